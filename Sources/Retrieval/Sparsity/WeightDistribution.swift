/// How many weights lie below some weight, whatever the number of weights.
///
/// Weights are counted in buckets of their sign, exponent and first 7 binary digits, so that a bucket spans less than
/// 0.8 % of its lower bound.
struct WeightDistribution: Hashable, Sendable {
    private static let bucketBits: UInt32 = 16
    /// One more than the bucket of the greatest finite weight.
    private static let bucketCount = Int(Float.infinity.bitPattern >> bucketBits)

    private var counts = [Int](repeating: 0, count: bucketCount)

    /// - Precondition: The weight is finite and not negative.
    mutating func add(_ weight: Float) {
        counts[Int(weight.bitPattern >> Self.bucketBits)] += 1
    }

    mutating func merge(_ other: WeightDistribution) {
        for i in counts.indices {
            counts[i] += other.counts[i]
        }
    }

    /// How many weights are below a bound. Those in the bound's own bucket are taken to be spread evenly over it.
    ///
    /// - Complexity: O(1) in the number of weights.
    func count(below bound: Float) -> Int {
        guard bound > 0 else { return 0 }
        let bucket = Int(min(bound, .greatestFiniteMagnitude).bitPattern >> Self.bucketBits)
        let below = counts[..<bucket].reduce(0, +)
        let lower = Float(bitPattern: UInt32(bucket) << Self.bucketBits)
        let upper = Float(bitPattern: UInt32(bucket + 1) << Self.bucketBits)
        let share = min(1, Double(bound - lower) / Double(upper - lower))
        return below + Int((share * Double(counts[bucket])).rounded())
    }
}
