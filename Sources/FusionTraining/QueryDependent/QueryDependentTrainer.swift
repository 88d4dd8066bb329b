import Evaluation
import Fusion
import Retrieval

/// Learns how the weights of a linear fusion should depend on the query.
///
/// The target is the regret, not the class: every weighting of a grid is measured on every topic (``RegretTable``), and the
/// effects of the features are moved until the weights that they predict lie, for the mean topic, where the surface over
/// the grid is high. Errors that cost nothing are so allowed, and a topic for which all weights are as good teaches
/// nothing. How strongly effects are held back is chosen by cross-validation on the training topics; when no strength is
/// better there than fixed weights, the model has no features and is a linear fusion.
///
/// Deterministic: the same topics and settings give the same model.
public struct QueryDependentTrainer: Sendable {
    /// What the weights shall make best, as the mean over the topics.
    public var measure: Measure
    /// How wide the surface looks around predicted weights: ``bandwidth`` as a distance between weightings whose shares
    /// add up to 1.
    public var bandwidth = 0.15
    /// The strengths with which effects may be held back.
    public var penalties = [0.3, 0.1, 0.03, 0.01]
    /// In how many parts the training topics are split to choose among them.
    public var folds = 5
    /// What the split depends on.
    public var seed: UInt64 = 1

    public init(measure: Measure) {
        self.measure = measure
    }

    /// A model with what training found out.
    public struct Result: Sendable {
        public var model: QueryDependentModel
        /// The strength that was chosen; nil when fixed weights were as good.
        public var penalty: Double?
        /// Cross-validated on the training topics: weights that were predicted for topics that the training had not seen.
        /// `fixed` are the best of the other folds, too.
        public var gain: OracleGain
    }

    /// Trains on all topics of a set.
    ///
    /// - Throws: ``TrainingError`` when no weights can matter, there are fewer topics than folds, or a setting is out of its
    ///   range.
    /// - Complexity: Some hundred evaluations of the surface at each topic for each fold and penalty: a minute for 2,600
    ///   topics and three legs.
    public func train(on set: TrainingSet, normalizer: ScoreNormalizer) throws(TrainingError) -> Result {
        try check()
        let table = try RegretTable(set, normalizer: normalizer, measure: measure)
        let material = Material(set, table: table, normalizer: normalizer, measure: measure)
        let (penalty, gain) = try choosePenalty(material)
        let model = material.model(
            trainedOn: Array(set.topics.indices), penalty: penalty, bandwidth: bandwidth, origin: origin(set, gain))
        return Result(model: model, penalty: penalty, gain: gain)
    }

    private func check() throws(TrainingError) {
        guard bandwidth > 0, bandwidth.isFinite else {
            throw .badSetting(name: "bandwidth", value: bandwidth, allowed: "above 0")
        }
        for penalty in penalties where !(penalty > 0 && penalty.isFinite) {
            throw .badSetting(name: "penalty", value: penalty, allowed: "above 0")
        }
    }

    /// The strength whose predictions are best for topics that were held out, nil when none beats fixed weights.
    private func choosePenalty(_ material: Material) throws(TrainingError) -> (Double?, OracleGain) {
        let topics = material.set.topics.count
        let validation = try CrossValidation(material.set, folds: folds, seed: seed)
        let choices: [Double?] = [nil] + penalties.map(Optional.some)
        var sums = [Double](repeating: 0, count: choices.count)
        for fold in validation.folds {
            for (choice, penalty) in choices.enumerated() {
                let model = material.model(trainedOn: fold.training, penalty: penalty, bandwidth: bandwidth)
                let held = material.set.topics(at: fold.held)
                sums[choice] += QueryDependentFusion(model).mean(of: measure, over: held) * Double(fold.held.count)
            }
        }
        // Of equal values the stronger.
        let best = sums.indices.max { (sums[$0], $1) < (sums[$1], $0) } ?? 0
        let count = Double(topics)
        let gain = OracleGain(fixed: sums[0] / count, predicted: sums[best] / count, oracle: material.table.oracle)
        return (choices[best], gain)
    }

    private func origin(_ set: TrainingSet, _ gain: OracleGain) -> [String: String] {
        [
            "method": "expected regret over a grid of weights", "measure": measure.name,
            "topics": "\(set.topics.count)", "cross-validated fixed": "\(gain.fixed)",
            "cross-validated predicted": "\(gain.predicted)", "oracle": "\(gain.oracle)",
        ]
    }
}

/// What training looks at, computed once for all folds.
private struct Material {
    let set: TrainingSet
    let table: RegretTable
    private let normalizer: ScoreNormalizer
    private let features: [QueryFeature]
    /// For each topic a value for each feature.
    private let values: [[Double?]]

    init(_ set: TrainingSet, table: RegretTable, normalizer: ScoreNormalizer, measure: Measure) {
        self.set = set
        self.table = table
        self.normalizer = normalizer
        let features = QueryFeature.all(
            legs: set.legs.count, query: Set(set.topics.flatMap { $0.query.values.keys }))
        self.features = features
        values = set.topics.map { QueryFeature.values(of: features, lists: $0.lists, query: $0.query) }
    }

    /// The model of some topics; with fixed weights when there is no penalty.
    func model(
        trainedOn training: [Int], penalty: Double?, bandwidth: Double, origin: [String: String] = [:]
    ) -> QueryDependentModel {
        let table = table.topics(at: training)
        guard let penalty, !training.isEmpty else { return model(weights: table.bestFixed, terms: [], origin: origin) }
        let columns = FeatureTable(values, features: features, training: training)
        var gate = WeightGate(start: table.bestFixed, features: columns.features.count)
        gate.fit(rows: training.map { columns.rows[$0] }, table: table, bandwidth: bandwidth, penalty: penalty)
        let terms = columns.features.indices.map { column in
            QueryDependentModel.Term(
                feature: columns.features[column], mean: columns.means[column],
                deviation: columns.deviations[column], effects: gate.effects(of: column))
        }
        return model(weights: gate.centre, terms: terms, origin: origin)
    }

    private func model(
        weights: [Double], terms: [QueryDependentModel.Term], origin: [String: String]
    ) -> QueryDependentModel {
        do {
            return try QueryDependentModel(
                legs: set.legs, normalizers: set.legs.map { _ in normalizer }, weights: weights, terms: terms,
                origin: origin)
        } catch {
            preconditionFailure("weights are shares, and deviations of what is kept are above 0: \(error)")
        }
    }
}
