/// Measures stretches of work in seconds.
struct Stopwatch: Encodable {
    private(set) var seconds: [Double] = []
    private let clock = ContinuousClock()

    private enum CodingKeys: CodingKey { case seconds }

    mutating func measure<Result>(_ work: () async throws -> Result) async rethrows -> Result {
        let start = clock.now
        let result = try await work()
        seconds.append((clock.now - start) / .seconds(1))
        return result
    }
}
