import Retrieval

/// Reciprocal rank fusion: score(d) = Σ weight / (rank constant + rank of d), over the legs that found d, ranks from
/// 1.
///
/// It looks at ranks only, so the legs' scores need no common scale. Formula: Cormack, Clarke and Büttcher,
/// "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009; weights as in
/// Elasticsearch's `rrf` retriever. Other systems count ranks from 0 or put weights elsewhere:
/// ``Combiner/ReciprocalRank`` has their parameters.
public struct ReciprocalRankFusion: FusionMethod, Hashable {
    /// The rank constant, what the first rank counts as, and where weights act.
    public let ranks: Combiner.ReciprocalRank
    private let fusion: CombinedFusion

    /// How slowly the value of a rank falls: the larger, the more the legs' agreement counts over their first ranks.
    public var rankConstant: Int { ranks.constant }
    /// The weight of each leg.
    public var weights: [Double] { fusion.weights }
    /// Whether scores are brought to 0…1: ``CombinedFusion/isScaled``.
    public var isScaled: Bool { fusion.isScaled }

    public var legCount: Int { weights.count }

    /// - Throws: ``FusionError`` when there is no weight, a weight is negative or not finite, the rank constant is below
    ///   1, or the first rank is neither 0 nor 1.
    public init(
        _ ranks: Combiner.ReciprocalRank, weights: [Double], isScaled: Bool = false
    ) throws(FusionError) {
        self.ranks = ranks
        fusion = try CombinedFusion(.rrf(ranks), weights: weights, isScaled: isScaled)
    }

    /// Fusion with ranks from 1 and weights of scores.
    public init(rankConstant: Int = 60, weights: [Double]) throws(FusionError) {
        try self.init(Combiner.ReciprocalRank(constant: rankConstant), weights: weights)
    }

    /// Fusion of `legs` legs with weight 1.
    public init(rankConstant: Int = 60, legs: Int) throws(FusionError) {
        try self.init(rankConstant: rankConstant, weights: Array(repeating: 1, count: max(0, legs)))
    }

    public func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument] {
        fusion.fuse(lists, query: query, limit: limit)
    }

    public func rank(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> RankedList {
        fusion.rank(lists, query: query, limit: limit)
    }
}
