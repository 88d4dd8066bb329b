import InvertedIndex

/// How a sparse leg is searched; by default all terms of the query count and scores are those of the index's weights.
public struct SparseSearchOptions: Hashable, Sendable {
    /// Which terms of the query are left out; nil for none.
    public var pruning: TokenPruning?
    /// How candidates are found by the strongest terms alone, for speed; nil finds exactly the best.
    public var twoPhase: TwoPhaseSearch?
    /// How many times as many candidates as hits get the score of their vectors in full precision; nil for none.
    public var rescoringOversample: Double?
    /// Whether the best are found by the vectors in full precision, however many candidates that takes; the other
    /// ways to find candidates do not count then.
    public var isExact: Bool

    public init(
        pruning: TokenPruning? = nil, twoPhase: TwoPhaseSearch? = nil, rescoringOversample: Double? = nil,
        isExact: Bool = false
    ) {
        self.isExact = isExact
        self.pruning = pruning
        self.twoPhase = twoPhase
        self.rescoringOversample = rescoringOversample
    }
}
