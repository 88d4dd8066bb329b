import BenchmarkSessions

/// HybridSearch's side of the benchmark of fusion. The driver is `python/fusion`.
@main
struct FusionBenchmark {
    static func main() async {
        var session = Session()
        await session.run()
    }
}
