/// What a collection of sparse vectors holds of one term.
public struct TermStatistics: Hashable, Sendable {
    /// The vocabulary id.
    public let term: UInt32
    /// The number of vectors that have the term.
    public private(set) var count = 0
    /// The sum of the term's weights.
    public private(set) var weightSum = 0.0
    /// The largest weight; 0 when no vector has the term.
    public private(set) var maximumWeight: Float = 0

    init(term: UInt32) {
        self.term = term
    }

    /// The mean weight over the vectors that have the term; 0 when none has.
    public var meanWeight: Double { count > 0 ? weightSum / Double(count) : 0 }

    mutating func add(_ weight: Float) {
        count += 1
        weightSum += Double(weight)
        maximumWeight = max(maximumWeight, weight)
    }

    mutating func merge(_ other: TermStatistics) {
        count += other.count
        weightSum += other.weightSum
        maximumWeight = max(maximumWeight, other.maximumWeight)
    }
}
