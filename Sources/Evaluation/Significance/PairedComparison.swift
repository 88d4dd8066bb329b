/// How often chance is asked in tests of significance, and from which seed on.
public struct SignificanceOptions: Equatable, Sendable {
    /// How many permutations ``RandomizationTest`` draws, at least 1.
    public var permutations: Int
    /// How many samples ``BootstrapInterval`` draws, at least 1.
    public var resamples: Int
    /// The confidence of the interval, between 0 and 1.
    public var confidence: Double
    /// The same seed gives the same figures.
    public var seed: UInt64

    public init(permutations: Int = 100_000, resamples: Int = 10_000, confidence: Double = 0.95, seed: UInt64 = 1) {
        self.permutations = permutations
        self.resamples = resamples
        self.confidence = confidence
        self.seed = seed
    }
}

/// One measure of two systems, topic by topic: is one better than the other?
public struct PairedComparison: Equatable, Sendable {
    /// For each topic, the value of the system less that of the baseline.
    public let differences: [Double]
    /// The topics on which the system is better than the baseline.
    public let wins: Int
    /// The topics on which they differ by no more than rounding does.
    public let ties: Int
    /// The topics on which the system is worse.
    public let losses: Int
    /// The mean of ``differences``.
    public let meanDifference: Double
    /// Where the mean difference would be over all topics of the kind.
    public let interval: BootstrapInterval
    /// The test that supposes nothing.
    public let randomization: RandomizationTest
    /// The test that supposes a normal distribution.
    public let tTest: PairedTTest
    /// ``randomization``'s p value after Holm's correction; its own while the comparison is the only one.
    public internal(set) var adjustedPValue: Double
    /// ``tTest``'s p value after Holm's correction.
    public internal(set) var adjustedTTestPValue: Double

    /// Differences that are no larger come from rounding.
    static let tolerance = 1e-9

    /// - Parameters:
    ///   - values: A value for each topic.
    ///   - baseline: The baseline's values, for the same topics in the same order.
    /// - Precondition: There are as many values as baseline values.
    /// - Complexity: O(n × (permutations / 8 + resamples)).
    public init(_ values: [Double], baseline: [Double], options: SignificanceOptions = SignificanceOptions()) {
        precondition(values.count == baseline.count, "\(values.count) values and \(baseline.count) of the baseline")
        differences = zip(values, baseline).map { abs($0 - $1) <= Self.tolerance ? 0 : $0 - $1 }
        wins = differences.count { $0 > 0 }
        ties = differences.count { $0 == 0 }
        losses = differences.count { $0 < 0 }
        meanDifference = differences.reduce(0, +) / Double(max(1, differences.count))
        interval = BootstrapInterval(
            meanOf: differences, confidence: options.confidence, resamples: options.resamples, seed: options.seed)
        randomization = RandomizationTest(
            differences: differences, permutations: options.permutations, seed: options.seed)
        tTest = PairedTTest(differences: differences)
        adjustedPValue = randomization.pValue
        adjustedTTestPValue = tTest.pValue
    }
}
