/// The last searches' ratios of time to expectation.
struct RecentRatios: Sendable {
    static let capacity = 128

    private var values: [Double] = []
    private var oldest = 0

    mutating func add(_ ratio: Double) {
        if values.count < Self.capacity {
            values.append(ratio)
        } else {
            values[oldest] = ratio
            oldest = (oldest + 1) % Self.capacity
        }
    }

    /// What the next ratio does not exceed with a probability of .95, if it is like those before: the ⌈.95 (n +
    /// 1)⌉-th smallest of n, the largest while there are fewer than 19; 1 without any.
    ///
    /// Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005 (conformal prediction).
    var p95: Double {
        let rank = Int((0.95 * Double(values.count + 1)).rounded(.up))
        let sorted = values.sorted()
        return sorted.isEmpty ? 1 : sorted[min(rank, sorted.count) - 1]
    }
}
