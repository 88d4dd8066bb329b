import Retrieval

/// A weighted sum of scores: score(d) = Σ weight · normalised score of d, over the legs that found d.
///
/// Each leg's list is normalised by itself, before the weight, as in Elasticsearch's `linear` retriever. With
/// `zscore` a document that a leg did not find (it adds 0) stands above one that the leg found with a score below its
/// mean.
public struct LinearFusion: FusionMethod, Hashable {
    /// The weight of each leg.
    public let weights: [Double]
    /// How the scores of each leg are normalised.
    public let normalizers: [ScoreNormalizer]

    public var legCount: Int { weights.count }

    /// - Throws: ``FusionError`` when there is no weight, a weight is negative or not finite, or the counts differ.
    public init(weights: [Double], normalizers: [ScoreNormalizer]) throws(FusionError) {
        guard weights.count == normalizers.count else {
            throw .countsDiffer(weights: weights.count, normalizers: normalizers.count)
        }
        try FusionError.check(weights: weights)
        self.weights = weights
        self.normalizers = normalizers
    }

    /// Fusion with one normaliser for all legs.
    public init(weights: [Double], normalizer: ScoreNormalizer) throws(FusionError) {
        try self.init(weights: weights, normalizers: Array(repeating: normalizer, count: weights.count))
    }

    public func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument] {
        precondition(lists.count == legCount, "\(lists.count) lists for a fusion of \(legCount) legs")
        let normalized = zip(lists, normalizers).map { list, normalizer in
            normalizer.normalize((list?.documents ?? []).map(\.score))
        }
        let values = zip(normalized, weights).map { scores, weight in scores.map { weight * $0 } }
        return CandidatePool(lists).best(limit, values: values) { leg, position in
            guard let list = lists[leg], let position else { return Contribution(leg: leg, weight: weights[leg]) }
            return Contribution(
                leg: leg, rank: position + 1, score: list.documents[position].score,
                chunk: list.documents[position].chunk, normalizedScore: normalized[leg][position],
                weight: weights[leg], value: values[leg][position])
        }
    }
}
