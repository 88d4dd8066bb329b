/// What rounding to integers has done to vectors, in numbers.
public struct QuantizationTally: Hashable, Sendable {
    public private(set) var vectors = 0
    /// The weights of all vectors.
    public private(set) var weights = 0
    /// Those that became 0 and were dropped.
    public private(set) var droppedWeights = 0
    /// Vectors that had weights, of which none is left.
    public private(set) var emptiedVectors = 0
    /// The largest integer.
    public private(set) var largestImpact = 0

    public init() {}

    /// Counts a vector.
    ///
    /// - Parameters:
    ///   - impacts: The integers that are left of it, none of them 0.
    ///   - weights: How many weights it had.
    public mutating func add(impacts: some Collection<Int>, ofWeights weights: Int) {
        vectors += 1
        self.weights += weights
        droppedWeights += weights - impacts.count
        if impacts.isEmpty, weights > 0 { emptiedVectors += 1 }
        largestImpact = max(largestImpact, impacts.max() ?? 0)
    }
}
