import Retrieval

/// A weighted sum of scores, CombSUM: score(d) = Σ weight · normalised score of d, over the legs that found d.
///
/// Each leg's list is normalised by itself, before the weight, as in Elasticsearch's `linear` retriever. With
/// `zscore` a document that a leg did not find (it adds 0) stands above one that the leg found with a score below its
/// mean; `absent: .minimum` is a way out.
public struct LinearFusion: FusionMethod, Hashable {
    private let fusion: CombinedFusion

    /// The weight of each leg.
    public var weights: [Double] { fusion.weights }
    /// How the scores of each leg are normalised.
    public var normalizers: [ScoreNormalizer] { fusion.normalizers }
    /// What a leg gives to a document that it did not find.
    public var absent: AbsentDocuments { fusion.absent }
    /// Whether scores are brought to 0…1: ``CombinedFusion/isScaled``.
    public var isScaled: Bool { fusion.isScaled }

    public var legCount: Int { weights.count }

    /// - Throws: ``FusionError`` when there is no weight, a weight is negative or not finite, the counts differ, a
    ///   normaliser is not complete, or scores are to be scaled that have no bound.
    public init(
        weights: [Double], normalizers: [ScoreNormalizer], absent: AbsentDocuments = .zero, isScaled: Bool = false
    ) throws(FusionError) {
        fusion = try CombinedFusion(
            .sum, weights: weights, normalizers: normalizers, absent: absent, isScaled: isScaled)
    }

    /// Fusion with one normaliser for all legs.
    public init(
        weights: [Double], normalizer: ScoreNormalizer, absent: AbsentDocuments = .zero, isScaled: Bool = false
    ) throws(FusionError) {
        try self.init(
            weights: weights, normalizers: weights.map { _ in normalizer }, absent: absent, isScaled: isScaled)
    }

    public func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument] {
        fusion.fuse(lists, query: query, limit: limit)
    }

    public func rank(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> RankedList {
        fusion.rank(lists, query: query, limit: limit)
    }
}
