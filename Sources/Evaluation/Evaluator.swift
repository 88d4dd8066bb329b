import Retrieval

/// Measures runs against qrels.
public struct Evaluator: Sendable {
    /// Over which topics a run's mean is taken.
    public enum Topics: String, CaseIterable, Sendable {
        /// Every topic of the qrels, as with `trec_eval -c` and in BEIR: one without results has 0 in every measure.
        case qrels
        /// The topics that the qrels and the run have both, as without `-c`: a run is not blamed for topics that it
        /// left out.
        case run
    }

    public let qrels: Qrels
    public let measures: [Measure]
    /// Over which topics means are taken.
    public let topics: Topics
    /// What was judged of each topic of the qrels.
    private let ideals: [IdealList]

    /// - Complexity: O(n log n) for n judgements.
    public init(qrels: Qrels, measures: [Measure], topics: Topics = .qrels) {
        self.qrels = qrels
        self.measures = measures
        self.topics = topics
        let highest = qrels.highestGrade
        ideals = qrels.topics.map { IdealList(grades: qrels.grades(of: $0).values, highestGrade: highest) }
    }

    /// Measures a run. Topics of the run without judgements are left out.
    ///
    /// - Complexity: O(documents of the run × (1 + measures without cutoff)): each document's grade is looked up
    ///   once.
    public func evaluate(_ run: Run) -> EvaluationResult {
        var counted: [String] = []
        var missing: [String] = []
        var rows: [[Double]] = []
        for (topic, ideal) in zip(qrels.topics, ideals) {
            let documents = run.documents(of: topic)
            if documents.isEmpty { missing.append(topic) }
            if documents.isEmpty, topics == .run { continue }
            let grades = qrels.grades(of: topic)
            let found = documents.map { grades[$0.id] }
            counted.append(topic)
            rows.append(measures.map { $0.value(grades: found, ideal: ideal) })
        }
        return EvaluationResult(
            measures: measures, topics: counted, values: rows, missingTopics: missing,
            unjudgedTopics: run.topics.filter { !qrels.judges($0) })
    }

    /// The mean of a measure over the same topics at other cutoffs, which must be of a measure that has them: how
    /// quality grows with depth.
    ///
    /// - Returns: For each measure and each cutoff the mean. A measure that has no cutoff has an empty row.
    /// - Complexity: O(documents of the run + topics × measures × Σ cutoffs).
    public func means(of measures: [Measure], atCutoffs cutoffs: [Int], in run: Run) -> [[Double]] {
        let atDepths = measures.map { measure in cutoffs.compactMap { measure.at($0) } }
        let deep = Evaluator(qrels: qrels, measures: atDepths.flatMap { $0 }, topics: topics)
        var means = deep.evaluate(run).means[...]
        return atDepths.map { row in
            defer { means = means.dropFirst(row.count) }
            return Array(means.prefix(row.count))
        }
    }
}
