import Retrieval

/// Measures runs against qrels.
///
/// Every topic of the qrels counts, as with `trec_eval -c` and in BEIR: one without results has 0 in every measure.
/// Topics of a run without judgements are left out.
public struct Evaluator: Sendable {
    public let qrels: Qrels
    public let measures: [Measure]

    public init(qrels: Qrels, measures: [Measure]) {
        self.qrels = qrels
        self.measures = measures
    }

    /// - Complexity: O(documents of the run × measures).
    public func evaluate(_ run: Run) -> EvaluationResult {
        let rows = qrels.topics.map { topic in
            let grades = qrels.grades(of: topic)
            let ideal = IdealList(grades: grades.values)
            let found = run.documents(of: topic).map { grades[$0.id] }
            return measures.map { $0.value(grades: found, ideal: ideal) }
        }
        return EvaluationResult(
            measures: measures, topics: qrels.topics, values: rows,
            missingTopics: qrels.topics.filter { run.documents(of: $0).isEmpty },
            unjudgedTopics: run.topics.filter { qrels.grades(of: $0).isEmpty })
    }
}

/// The measures of one run, for each topic and over all.
public struct EvaluationResult: Equatable, Sendable {
    public let measures: [Measure]
    /// The topics of the qrels, in their order.
    public let topics: [String]
    /// A row for each topic, in it a value for each measure.
    public let values: [[Double]]
    /// The topics of the qrels for which the run has nothing; each counts as 0.
    public let missingTopics: [String]
    /// The topics of the run that the qrels lack; they are not counted.
    public let unjudgedTopics: [String]

    /// The mean over the topics of the qrels, for each measure.
    public var means: [Double] {
        measures.indices.map { column in
            topics.isEmpty ? 0 : values.reduce(0) { $0 + $1[column] } / Double(topics.count)
        }
    }

    /// The mean of a measure, nil when it was not asked for.
    public func mean(of measure: Measure) -> Double? {
        measures.firstIndex(of: measure).map { means[$0] }
    }

    /// The values of a measure by topic, in the order of ``topics``; nil when it was not asked for.
    public func values(of measure: Measure) -> [Double]? {
        measures.firstIndex(of: measure).map { column in values.map { $0[column] } }
    }
}
