import Retrieval

/// Fusion by any of the combiners: normalised scores, or ranks, with weights.
///
/// The value of a ``Contribution`` is the leg's part of the score, so that the parts sum to it:
/// for sums, `mnz` and its kin, Borda and all that is a sum over ranks, the leg's own addend times what multiplies the
/// sum; for `max`, `min` and `median` all of the score for the leg that decided it (of equal ones the first; the median of an
/// even number is of two halves); for geometric and harmonic means and `condorcet`, which are no sums, the share that the
/// leg's weight has among those of the legs that found the document.
public struct CombinedFusion: FusionMethod, Hashable {
    /// How legs are combined.
    public let combiner: Combiner
    /// The weight of each leg.
    public let weights: [Double]
    /// How the scores of each leg are normalised; passed over by combiners of ranks.
    public let normalizers: [ScoreNormalizer]
    /// What a leg gives to a document that it did not find.
    public let absent: AbsentDocuments
    /// Whether scores are divided by the greatest one that the method can give, which a document has that is first in every
    /// leg with the greatest normalised score. Scores are then from 0 to 1 and can be compared between queries: 1 is
    /// reached by agreement, not by being the best of the list. (With normalised scores below 0, which `l2_norm` and `max`
    /// make of scores below 0, fused ones may be, too.)
    public let isScaled: Bool

    public var legCount: Int { weights.count }

    /// - Throws: ``FusionError`` when there is no weight, a weight is negative or not finite, the counts differ, a parameter
    ///   of the combiner or of a normaliser is out of its range, the combiner has no use for `absent`, or scores are to be
    ///   scaled that have no bound.
    public init(
        _ combiner: Combiner, weights: [Double], normalizers: [ScoreNormalizer], absent: AbsentDocuments = .zero,
        isScaled: Bool = false
    ) throws(FusionError) {
        guard weights.count == normalizers.count else {
            throw .countsDiffer(weights: weights.count, normalizers: normalizers.count)
        }
        try FusionError.check(weights: weights)
        try combiner.check()
        guard absent == .zero || combiner.takesAbsentScores else { throw .absentNotTaken(combiner: combiner.name) }
        if combiner.usesScores {
            for normalizer in normalizers {
                try normalizer.check()
                if isScaled, normalizer.greatest == nil { throw .noBound(normalizer: normalizer.name) }
            }
        }
        self.combiner = combiner
        self.weights = weights
        self.normalizers = normalizers
        self.absent = absent
        self.isScaled = isScaled
    }

    /// Fusion with one normaliser for all legs; those of ranks need none.
    public init(
        _ combiner: Combiner, weights: [Double], normalizer: ScoreNormalizer = .none, absent: AbsentDocuments = .zero,
        isScaled: Bool = false
    ) throws(FusionError) {
        try self.init(
            combiner, weights: weights, normalizers: weights.map { _ in normalizer }, absent: absent,
            isScaled: isScaled)
    }

    public func fuse(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> [FusedDocument] {
        precondition(lists.count == legCount, "\(lists.count) lists for a fusion of \(legCount) legs")
        return Ballot(self, lists).fused(limit)
    }

    public func rank(_ lists: [RankedList?], query: QueryFeatures, limit: Int) -> RankedList {
        precondition(lists.count == legCount, "\(lists.count) lists for a fusion of \(legCount) legs")
        return Ballot(self, lists).ranked(limit)
    }
}
