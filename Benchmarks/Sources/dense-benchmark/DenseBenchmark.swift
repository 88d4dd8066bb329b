import BenchmarkSessions

/// HybridSearch's side of the benchmark `dense`. The driver is `python/dense`, the peers' processes
/// `python/dense/worker.py` and `peers/debian-faiss.cpp`.
@main
struct DenseBenchmark {
    static func main() async {
        var session = Session()
        await session.run()
    }
}
