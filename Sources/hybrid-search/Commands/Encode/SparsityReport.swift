import HybridSearch

/// The figures of a collection's sparse vectors.
struct SparsityReport {
    let documents: SparsityStatistics
    let queries: SparsityStatistics?
    /// Whether the vocabulary is a model's; otherwise it is whatever terms occur.
    let hasModel: Bool
    /// The most frequent terms of the documents.
    let frequent: [(token: String, term: TermStatistics)]

    /// Multiplications for a query and a document, on average.
    var flops: Double? { queries.map { documents.multiplications(perPairWith: $0) } }

    var json: JSONValue {
        var object: [String: JSONValue] = [
            "documents": json(of: documents),
            "vocabulary_size": .integer(max(documents.vocabularySize, queries?.vocabularySize ?? 0)),
            "most_frequent_terms": .array(
                frequent.map {
                    [
                        "token": .string($0.token), "documents": .integer($0.term.count),
                        "mean_weight": Self.number($0.term.meanWeight),
                        "maximum_weight": JSONValue(shortest: $0.term.maximumWeight),
                    ]
                }),
        ]
        object["queries"] = queries.map { json(of: $0) }
        object["flops"] = flops.map(Self.number)
        return .object(object)
    }

    private func json(of statistics: SparsityStatistics) -> JSONValue {
        let active = statistics.activeDimensions
        var object: [String: JSONValue] = [
            "count": .integer(statistics.count),
            "postings": .integer(statistics.postingCount),
            "used_terms": .integer(statistics.usedTermCount),
            "active_dimensions": [
                "mean": Self.number(active.mean), "median": .integer(active.percentile(0.5)),
                "percentile_95": .integer(active.percentile(0.95)), "minimum": .integer(active.minimum),
                "maximum": .integer(active.maximum), "empty": .integer(active.occurrences(of: 0)),
            ],
            "mean_weight": Self.number(statistics.meanWeight),
            "maximum_weight": JSONValue(shortest: statistics.maximumWeight),
            "vanishing_8_bit_impacts": .integer(statistics.vanishingImpactCount()),
            "flops_regularizer": Self.number(statistics.flopsRegularizer),
        ]
        if hasModel { object["sparsity_ratio"] = .number(statistics.sparsity.ratio) }
        return .object(object)
    }

    /// Seven digits, which is what single-precision weights tell.
    private static func number(_ value: Double) -> JSONValue {
        JSONValue(shortest: Float(value))
    }
}
