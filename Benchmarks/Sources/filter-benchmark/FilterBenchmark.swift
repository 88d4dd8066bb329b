import BenchmarkSessions

/// HybridSearch's side of the benchmark of filters. The driver is `python/filters`.
@main
struct FilterBenchmark {
    static func main() async {
        var session = Session()
        await session.run()
    }
}
