/// Measures stretches of work in seconds.
public struct Stopwatch: Encodable, Sendable {
    public private(set) var seconds: [Double] = []
    private let clock = ContinuousClock()

    private enum CodingKeys: CodingKey { case seconds }

    public init() {}

    /// All stretches together.
    public var total: Double { seconds.reduce(0, +) }

    public mutating func measure<Result>(_ work: () async throws -> Result) async rethrows -> Result {
        let start = clock.now
        let result = try await work()
        seconds.append((clock.now - start) / .seconds(1))
        return result
    }
}
