/// Runs beside a baseline: for each measure, whether they differ from it by more than chance.
///
/// P values are corrected after Holm over the family of the runs that are compared with the baseline, for each
/// measure by itself.
public struct RunComparison: Equatable, Sendable {
    public let measures: [Measure]
    /// The topics that the baseline and every run have values for, in the baseline's order: those that are compared.
    public let topics: [String]
    /// A row for each run, in it a comparison with the baseline for each measure.
    public let comparisons: [[PairedComparison]]

    /// - Throws: ``EvaluationError/noCommonTopics`` when there is no topic that all have values for.
    /// - Precondition: All results have the same measures.
    /// - Complexity: O(runs × measures × topics × (permutations / 8 + resamples)).
    public init(
        _ runs: [EvaluationResult], baseline: EvaluationResult, options: SignificanceOptions = SignificanceOptions()
    ) throws(EvaluationError) {
        precondition(runs.allSatisfy { $0.measures == baseline.measures }, "results of different measures")
        let rows = runs.map(\.rowsByTopic)
        let topics = baseline.topics.filter { topic in rows.allSatisfy { $0[topic] != nil } }
        guard !topics.isEmpty else { throw .noCommonTopics }
        let baselineRows = baseline.rowsByTopic
        func column(_ rows: [String: [Double]], _ i: Int) -> [Double] { topics.map { rows[$0]?[i] ?? 0 } }

        let families = baseline.measures.indices.map { i in
            PairedComparison.family(
                of: rows.map { column($0, i) }, baseline: column(baselineRows, i), options: options)
        }
        let comparisons = rows.indices.map { run in families.map { $0[run] } }
        measures = baseline.measures
        self.topics = topics
        self.comparisons = comparisons
    }
}

extension EvaluationResult {
    fileprivate var rowsByTopic: [String: [Double]] {
        Dictionary(zip(topics, values), uniquingKeysWith: { first, _ in first })
    }
}
