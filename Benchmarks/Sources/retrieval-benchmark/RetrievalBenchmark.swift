import BenchmarkSessions

/// HybridSearch's side of the benchmarks `sparse` and `bm25`. The drivers are `python/sparse` and `python/bm25`, the
/// peers' processes `python/retrieval/worker.py` and `python/retrieval/lucene/LuceneBenchmark.java`.
@main
struct RetrievalBenchmark {
    static func main() async {
        var session = Session()
        await session.run()
    }
}
