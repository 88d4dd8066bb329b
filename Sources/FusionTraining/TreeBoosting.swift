import Evaluation
import Fusion

/// Boosts trees on the rows of some topics, and watches how they do on others.
struct TreeBoosting {
    let settings: LambdaMARTTrainer.Settings
    let measure: Measure
    let features: [CandidateFeature]
    /// The weights of the features in the scores that boosting starts from.
    let weights: [Float]

    /// Trees, and the measure on the held-out topics after none, one, two … of them.
    struct Course {
        let trees: RegressionTrees
        let heldValues: [Double]
    }

    /// - Parameter held: Topics to watch; without them `settings.rounds` trees are grown.
    func run(on training: RankingRows, held: RankingRows?, seed: UInt64) -> Course {
        var random = SeededRandom(seed: seed)
        let grower = TreeGrower(
            bins: FeatureBins(values: training.values, width: training.width), settings: settings.trees,
            directions: features.map { settings.trees.isMonotone ? $0.direction : 0 })
        let lambdas = LambdaGradients(
            steepness: settings.steepness, truncation: settings.truncation,
            longestTopic: training.topics.map(\.count).max() ?? 0)
        var scores = startScores(of: training)
        var heldScores = held.map(startScores(of:)) ?? []
        var heldValues = held.map { [$0.mean(of: measure, scores: heldScores)] } ?? []
        var trees = RegressionTrees()
        var gradients = [Double](repeating: 0, count: training.count)
        var hessians = gradients
        while trees.count < settings.rounds, !isPastBest(heldValues) {
            for (topic, range) in training.ranges.enumerated() {
                lambdas.write(
                    scores: scores[range], gains: training.gains[topic],
                    inverseIdeal: training.inverseIdeals[topic], to: &gradients, &hessians)
            }
            let tree = grower.tree(
                on: rows(of: training, &random), features: someFeatures(&random), gradients: gradients,
                hessians: hessians, scale: settings.learningRate)
            trees.append(tree)
            var last = RegressionTrees()
            last.append(tree)
            last.add(to: &scores, rows: training.values, width: training.width)
            if let held {
                last.add(to: &heldScores, rows: held.values, width: held.width)
                heldValues.append(held.mean(of: measure, scores: heldScores))
            }
        }
        return Course(trees: trees, heldValues: heldValues)
    }

    private func startScores(of rows: RankingRows) -> [Double] {
        let columns = weights.indices.filter { weights[$0] != 0 }
        return (0..<rows.count).map { row in
            columns.reduce(0) { $0 + Double(weights[$1]) * Double(rows.values[row * rows.width + $1]) }
        }
    }

    private func isPastBest(_ values: [Double]) -> Bool {
        guard let best = values.indices.max(by: { (values[$0], -$0) < (values[$1], -$1) }) else { return false }
        return values.count - 1 - best >= settings.patience
    }

    private func rows(of training: RankingRows, _ random: inout SeededRandom) -> [Int32] {
        guard settings.trees.topicShare < 1 else { return (0..<training.count).map(Int32.init) }
        let count = (settings.trees.topicShare * Double(training.topics.count)).rounded(.up)
        return random.sample(max(1, Int(count)), of: training.topics.count).flatMap { topic in
            training.ranges[topic].map(Int32.init)
        }
    }

    private func someFeatures(_ random: inout SeededRandom) -> [Int] {
        let count = (settings.trees.featureShare * Double(features.count)).rounded(.up)
        return random.sample(max(1, Int(count)), of: features.count)
    }
}
