import Retrieval

/// Search in two phases, as OpenSearch has it for neural sparse queries: candidates are found by the query's strongest
/// terms, then scored by all of them. Faster, and hits can be missed.
public struct TwoPhaseSearch: Hashable, Sendable {
    /// Terms below this share of the query's greatest weight only score.
    public var pruneRatio: Float
    /// How many times as many candidates as hits are scored by all terms.
    public var expansionRate: Float

    public init(pruneRatio: Float = 0.4, expansionRate: Float = 5) {
        self.pruneRatio = pruneRatio
        self.expansionRate = expansionRate
    }

    func leastWeight(in query: SparseVector) -> Float {
        (query.weights.max() ?? 0) * pruneRatio
    }

    func candidateCount(limit: Int) -> Int {
        Int(exactly: (Double(limit) * Double(max(expansionRate, 1))).rounded(.up)) ?? limit
    }
}
