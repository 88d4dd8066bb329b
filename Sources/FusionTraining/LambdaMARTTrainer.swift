import Evaluation
import Fusion
import Retrieval

/// Learns a ``LearnedFusionModel`` whose trees correct a linear fusion: LambdaMART (Burges 2010).
///
/// Judgements are few, so much is done against learning them by heart. Boosting starts from a linear fusion, so that
/// no tree at all is already a good model. The topics are dealt to folds; for each fold trees are grown on the
/// others, until they no longer help on the topics that they were not grown on, and the model is the mean over the
/// folds. Trees are small, and scores must rise with the legs' scores.
///
/// Deterministic: the same topics and settings give the same model.
public struct LambdaMARTTrainer: Sendable {
    /// What boosting depends on besides the topics.
    public struct Settings: Hashable, Sendable {
        public var trees = TreeSettings()
        /// What part of a tree's correction is added.
        public var learningRate = 0.05
        /// The most trees of a fold.
        public var rounds = 300
        /// How many trees more are tried when they do not help.
        public var patience = 40
        /// How many models are averaged, each held to account by the topics that it did not see.
        public var folds = 5
        /// How many candidates of each topic are trained on: the first ones of the linear start.
        public var candidates = 100
        /// Pairs of candidates are looked at when one of them is among the first `truncation`.
        public var truncation = 20
        /// How steep the logistic loss of a pair is.
        public var steepness = 1.0
        /// The weights of the linear start add up to this. Larger: trees change less.
        public var startScale = 5.0
        /// What random choices depend on.
        public var seed: UInt64 = 1

        public init() {}
    }

    /// What the model shall make best; nDCG with a cutoff is what its gradients are of, linear or exponential.
    public var measure: Measure
    public var settings: Settings

    public init(measure: Measure, settings: Settings = Settings()) {
        self.measure = measure
        self.settings = settings
    }

    /// The model.
    ///
    /// - Parameters:
    ///   - start: The weights of the legs' min-max scores to start from; nil for equal weights.
    ///   - features: What trees may look at; nil for all features of the legs, the pool and the topics' queries.
    /// - Throws: ``TrainingError``.
    public func train(
        on set: TrainingSet, start: [Double]? = nil, features: [CandidateFeature]? = nil
    ) throws(TrainingError) -> LearnedFusionModel {
        let features = features ?? Self.features(of: set)
        let weights = startWeights(start, features: features, legs: set.legs.count)
        let all = set.topics.map {
            JudgedCandidates($0, features: features).best(settings.candidates, weights: weights)
        }
        let trainable = all.indices.filter { all[$0].hasRelevant }
        guard !trainable.isEmpty else { throw .nothingRelevantFound(topics: set.topics.count) }
        let folds = try CrossValidation(set.topics(at: trainable), folds: settings.folds, seed: settings.seed).folds
        let trees = averaged(trainable.map { all[$0] }, folds, features: features, weights: weights)
        do {
            return try LearnedFusionModel(
                legs: set.legs, features: features, weights: weights, trees: trees,
                origin: [
                    "method": "lambdamart", "measure": measure.name, "topics": "\(set.topics.count)",
                    "trees": "\(trees.count)", "seed": "\(settings.seed)",
                ])
        } catch {
            preconditionFailure("the parts are made for each other: \(error)")
        }
    }

    /// The mean of the folds' trees, as many of each as are best for all held-out topics together.
    ///
    /// The folds are boosted in step: the best number of trees for one fold's topics is mostly chance.
    private func averaged(
        _ topics: [JudgedCandidates], _ folds: [CrossValidation.Fold], features: [CandidateFeature], weights: [Float]
    ) -> RegressionTrees {
        var boostings = folds.enumerated().map { number, fold in
            TreeBoosting(
                on: RankingRows(fold.training.map { topics[$0] }, width: features.count, measure: measure),
                held: RankingRows(fold.held.map { topics[$0] }, width: features.count, measure: measure),
                features: features, weights: weights, settings: settings, measure: measure,
                seed: settings.seed &+ UInt64(number))
        }
        var course = LearningCourse(boostings.map { $0.heldValues[0] })
        while course.rounds < settings.rounds, course.rounds - course.best < settings.patience {
            for number in boostings.indices { boostings[number].step() }
            course.append(boostings.map { $0.heldValues[course.rounds + 1] })
        }
        var all = RegressionTrees()
        for boosting in boostings {
            all.append(boosting.trees.prefix(course.best, scaledBy: 1 / Float(folds.count)))
        }
        return all
    }

    private func startWeights(_ start: [Double]?, features: [CandidateFeature], legs: Int) -> [Float] {
        let start = start ?? Array(repeating: 1, count: legs)
        let sum = start.reduce(0, +)
        return features.map { feature in
            guard case .leg(.minmax, let leg) = feature, start.indices.contains(leg), sum > 0 else { return 0 }
            return Float(settings.startScale * start[leg] / sum)
        }
    }

    private static func features(of set: TrainingSet) -> [CandidateFeature] {
        let names = set.topics.reduce(into: Set<String>()) { $0.formUnion($1.query.values.keys) }
        return CandidateFeature.all(legs: set.legs.count, query: names)
    }
}
