import IndexFiles
import Retrieval

/// Leaves frequent and weak terms out of queries, as Elasticsearch's `pruning_config` does: those that far more documents
/// have than an average term, and whose weight is small beside the query's greatest.
///
/// Deleted documents count until they are merged away, as in Elasticsearch. A term is frequent or not by a ratio of two
/// numbers that both have them: only deletes of quite other documents than the average move it, and a little.
public struct TokenPruning: Hashable, Sendable {
    /// How many times as many documents as an average term has make a term frequent.
    public var frequencyRatioThreshold: Float
    /// What share of the query's greatest weight makes a term weak.
    public var weightThreshold: Float
    /// Keeps what would be left out, and leaves out the rest: for rescoring.
    public var onlyScorePrunedTokens: Bool

    /// Elasticsearch's defaults.
    public init(
        frequencyRatioThreshold: Float = 5, weightThreshold: Float = 0.4, onlyScorePrunedTokens: Bool = false
    ) {
        self.frequencyRatioThreshold = frequencyRatioThreshold
        self.weightThreshold = weightThreshold
        self.onlyScorePrunedTokens = onlyScorePrunedTokens
    }

    /// The terms of a query that are searched for. Terms that no document has are never among them.
    ///
    /// - Parameter indexes: All segments that are searched together.
    /// - Throws: ``SegmentFileError`` when what tells the frequencies is damaged.
    public func pruned(_ query: SparseVector, in indexes: [ImpactIndex]) throws(SegmentFileError) -> SparseVector {
        // As Elasticsearch has it, a term counts for each segment that has it.
        let termCount = indexes.reduce(0) { $0 + $1.termCount }
        let average = Float(indexes.reduce(0) { $0 + $1.postingCount }) / Float(max(termCount, 1))
        let leastWeight = (query.weights.max() ?? 0) * weightThreshold
        var kept: [Int] = []
        for i in 0..<query.count {
            var frequency = 0
            for index in indexes {
                frequency += try index.documentFrequency(of: query.terms[i])
            }
            guard frequency > 0 else { continue }
            let isStrong = Float(frequency) < frequencyRatioThreshold * average || query.weights[i] > leastWeight
            if isStrong != onlyScorePrunedTokens { kept.append(i) }
        }
        return SparseVector(uncheckedTerms: kept.map { query.terms[$0] }, weights: kept.map { query.weights[$0] })
    }
}
