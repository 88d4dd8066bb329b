/// An interval that holds the mean of a population with some confidence: the percentiles of the means of samples that
/// are drawn from the values with replacement (Efron 1979).
public struct BootstrapInterval: Equatable, Sendable {
    /// Where the interval begins and ends.
    public let range: ClosedRange<Double>
    /// The confidence, between 0 and 1.
    public let confidence: Double
    /// How many samples were drawn.
    public let resamples: Int

    /// - Parameters:
    ///   - values: At least one; for none the interval is 0...0.
    ///   - seed: Decides what is drawn: the same seed, the same interval.
    /// - Precondition: `confidence` is between 0 and 1 and `resamples` at least 1.
    /// - Complexity: O(n × resamples).
    public init(meanOf values: [Double], confidence: Double = 0.95, resamples: Int = 10_000, seed: UInt64 = 1) {
        precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
        precondition(resamples > 0, "\(resamples) resamples")
        self.confidence = confidence
        self.resamples = resamples
        guard !values.isEmpty, values.count < Int32.max else {
            range = 0...0
            return
        }
        var random = SplitMix64(seed: seed)
        let means = (0..<resamples).map { _ in Self.resampledMean(of: values, &random) }.sorted()
        let tail = (1 - confidence) / 2
        let low = Self.quantile(tail, of: means)
        range = low...max(low, Self.quantile(1 - tail, of: means))
    }

    private static func resampledMean(of values: [Double], _ random: inout SplitMix64) -> Double {
        let count = UInt64(values.count)
        var sum = 0.0
        for i in stride(from: 0, to: values.count, by: 2) {
            // Two indexes from one number: the bias of 32 bits is far below what a sample can show.
            let bits = random.next()
            sum += values[Int(((bits >> 32) * count) >> 32)]
            if i + 1 < values.count { sum += values[Int(((bits & 0xFFFF_FFFF) * count) >> 32)] }
        }
        return sum / Double(values.count)
    }

    /// Between two values, in proportion.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let position = share * Double(sorted.count - 1)
        let below = Int(position)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
}
