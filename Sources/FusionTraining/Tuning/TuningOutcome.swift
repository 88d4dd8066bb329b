import Evaluation
import Retrieval

/// What came out of tuning.
public struct TuningOutcome: Sendable {
    /// A fusion, and how good its like was on topics that it had not seen.
    public struct Candidate: Sendable {
        public let name: String
        /// Trained on all topics.
        public let fusion: TunedFusion
        /// What was found for each topic by a fusion that was trained on others.
        public let run: Run
    }

    /// What was made best.
    public let measure: Measure
    /// The judgements of the topics.
    public let qrels: Qrels
    /// The names of the legs.
    public let legs: [String]
    /// All candidates; the first is the yardstick, equal weights.
    public let candidates: [Candidate]
    /// The measure of each candidate's run over the topics.
    public let means: [Double]
    /// Each candidate but the first against the first, p values corrected after Holm.
    public let comparisons: [PairedComparison]

    init(measure: Measure, legs: [String], topics: [TrainingTopic], candidates: [Candidate]) {
        self.measure = measure
        self.legs = legs
        self.candidates = candidates
        var qrels = Qrels()
        for topic in topics {
            for (document, grade) in topic.grades { qrels.judge(topic: topic.id, document: document, grade: grade) }
        }
        self.qrels = qrels
        let evaluator = Evaluator(qrels: qrels, measures: [measure])
        let values = candidates.map { evaluator.evaluate($0.run).values.map { $0[0] } }
        means = values.map { $0.reduce(0, +) / Double(max(1, $0.count)) }
        comparisons = PairedComparison.family(of: Array(values.dropFirst()), baseline: values[0])
    }

    /// What a difference from equal weights must not exceed in chance to count.
    public static let significance = 0.05

    /// The position of the candidate with the best mean.
    public var best: Int { means.indices.max { (means[$0], -$0) < (means[$1], -$1) } ?? 0 }

    /// Whether the best candidate is better than equal weights by more than chance.
    public var isBetter: Bool {
        best > 0 && comparisons[best - 1].meanDifference > 0
            && comparisons[best - 1].adjustedPValue < Self.significance
    }
}
