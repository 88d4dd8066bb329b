import BenchmarkSessions

/// HybridSearch's side of the encoder benchmarks. The driver is `python/encoders`.
@main
struct EncoderBenchmark {
    static func main() async {
        var session = Session()
        await session.run()
    }
}
