import Evaluation
import Fusion

/// Boosts trees on the rows of some topics, one at a time, and watches how they do on others.
struct TreeBoosting {
    /// The trees so far.
    private(set) var trees = RegressionTrees()
    /// The measure on the held-out topics after none, one, two … trees.
    private(set) var heldValues: [Double]

    private let settings: LambdaMARTTrainer.Settings
    private let measure: Measure
    private let training, held: RankingRows
    private let grower: TreeGrower
    private let lambdas: LambdaGradients
    private var random: SeededRandom
    private var scores, heldScores, gradients, hessians: [Double]

    /// - Parameter weights: The weights of the features in the scores that boosting starts from.
    init(
        on training: RankingRows, held: RankingRows, features: [CandidateFeature], weights: [Float],
        settings: LambdaMARTTrainer.Settings, measure: Measure, seed: UInt64
    ) {
        self.settings = settings
        self.measure = measure
        self.training = training
        self.held = held
        grower = TreeGrower(
            bins: FeatureBins(values: training.values, width: training.width), settings: settings.trees,
            directions: features.map { settings.trees.isMonotone ? $0.direction : 0 })
        lambdas = LambdaGradients(
            steepness: settings.steepness, truncation: settings.truncation,
            longestTopic: training.topics.map(\.count).max() ?? 0)
        random = SeededRandom(seed: seed)
        scores = training.weightedSums(weights)
        heldScores = held.weightedSums(weights)
        gradients = [Double](repeating: 0, count: training.count)
        hessians = gradients
        heldValues = [held.mean(of: measure, scores: heldScores)]
    }

    /// Grows one more tree.
    mutating func step() {
        for (topic, range) in training.ranges.enumerated() {
            lambdas.write(
                scores: scores[range], gains: training.gains[topic], inverseIdeal: training.inverseIdeals[topic],
                to: &gradients, &hessians)
        }
        let tree = grower.tree(
            on: someRows(), features: someFeatures(), gradients: gradients, hessians: hessians,
            scale: settings.learningRate)
        trees.append(tree)
        var last = RegressionTrees()
        last.append(tree)
        last.add(to: &scores, rows: training.values, width: training.width)
        last.add(to: &heldScores, rows: held.values, width: held.width)
        heldValues.append(held.mean(of: measure, scores: heldScores))
    }

    private mutating func someRows() -> [Int32] {
        guard settings.trees.topicShare < 1 else { return (0..<training.count).map(Int32.init) }
        let count = (settings.trees.topicShare * Double(training.topics.count)).rounded(.up)
        return random.sample(max(1, Int(count)), of: training.topics.count).flatMap { topic in
            training.ranges[topic].map(Int32.init)
        }
    }

    private mutating func someFeatures() -> [Int] {
        let count = (settings.trees.featureShare * Double(training.width)).rounded(.up)
        return random.sample(max(1, Int(count)), of: training.width)
    }
}
