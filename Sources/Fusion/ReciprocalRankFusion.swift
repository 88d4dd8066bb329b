import Retrieval

/// Reciprocal rank fusion: score(d) = Σ weight / (rank constant + rank of d), over the legs that found d, ranks from
/// 1.
///
/// It looks at ranks only, so the legs' scores need no common scale. Formula: Cormack, Clarke and Büttcher,
/// "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009; weights as in
/// Elasticsearch's `rrf` retriever.
public struct ReciprocalRankFusion: FusionMethod, Hashable {
    /// How slowly the value of a rank falls: the larger, the more the legs' agreement counts over their first ranks.
    public let rankConstant: Int
    /// The weight of each leg.
    public let weights: [Double]

    public var legCount: Int { weights.count }

    /// - Throws: ``FusionError`` when there is no weight, a weight is negative or not finite, or `rankConstant` is
    ///   below 1.
    public init(rankConstant: Int = 60, weights: [Double]) throws(FusionError) {
        guard rankConstant >= 1 else { throw .rankConstantTooSmall(rankConstant) }
        try FusionError.check(weights: weights)
        self.rankConstant = rankConstant
        self.weights = weights
    }

    /// Fusion of `legs` legs with weight 1.
    public init(rankConstant: Int = 60, legs: Int) throws(FusionError) {
        try self.init(rankConstant: rankConstant, weights: Array(repeating: 1, count: max(0, legs)))
    }

    public func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument] {
        precondition(lists.count == legCount, "\(lists.count) lists for a fusion of \(legCount) legs")
        let values = zip(lists, weights).map { list, weight in
            (0..<(list?.count ?? 0)).map { weight / (Double(rankConstant) + Double($0 + 1)) }
        }
        return CandidatePool(lists).best(limit, values: values) { leg, position in
            guard let list = lists[leg], let position else { return Contribution(leg: leg, weight: weights[leg]) }
            return Contribution(
                leg: leg, rank: position + 1, score: list.documents[position].score,
                chunk: list.documents[position].chunk, weight: weights[leg], value: values[leg][position])
        }
    }
}
