/// The measures of one run, for each topic and over all.
public struct EvaluationResult: Equatable, Sendable {
    public let measures: [Measure]
    /// The topics that count, in the qrels' order.
    public let topics: [String]
    /// A row for each topic, in it a value for each measure.
    public let values: [[Double]]
    /// The topics of the qrels for which the run has nothing. Whether each counts as 0 or not at all is
    /// ``Evaluator/Topics``.
    public let missingTopics: [String]
    /// The topics of the run that the qrels lack; they are not counted.
    public let unjudgedTopics: [String]

    /// Values that were measured in another way, as by cross-validation.
    ///
    /// - Precondition: There is a row of values for each topic, in it a value for each measure.
    public init(
        measures: [Measure], topics: [String], values: [[Double]], missingTopics: [String] = [],
        unjudgedTopics: [String] = []
    ) {
        precondition(topics.count == values.count, "\(values.count) rows of values for \(topics.count) topics")
        precondition(values.allSatisfy { $0.count == measures.count }, "a row has not a value for each measure")
        self.measures = measures
        self.topics = topics
        self.values = values
        self.missingTopics = missingTopics
        self.unjudgedTopics = unjudgedTopics
    }

    /// The mean over ``topics``, for each measure; 0 without topics.
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
