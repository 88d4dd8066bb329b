import Evaluation
import Fusion
import Retrieval

/// What each of many weightings of the legs would be worth for each topic: the material that query-dependent fusion learns
/// from.
///
/// The weightings are all shares of the legs that are multiples of 1 / steps. A topic's regret of a weighting is what it is
/// worse than the topic's best one.
public struct RegretTable: Sendable {
    /// The weightings; each has a weight for each leg, and they add up to 1.
    public let grid: [[Double]]
    /// How many topics there are.
    public let topicCount: Int
    /// The measure's values, for each topic, then for each weighting.
    package let values: [Double]

    /// How wide ``bestFixed`` looks around a weighting, as a distance between weightings.
    private static let neighbourhood = 0.05

    /// Measures every weighting on every topic.
    ///
    /// - Parameter steps: Weights are multiples of 1 / steps. By default so many that there are some hundred weightings.
    /// - Throws: ``TrainingError`` when no weights can matter, or `steps` is below 1.
    /// - Complexity: O(weightings · documents of all lists).
    public init(
        _ set: TrainingSet, normalizer: ScoreNormalizer, measure: Measure, steps: Int? = nil
    ) throws(TrainingError) {
        let steps = steps ?? Self.defaultSteps(legs: set.legs.count)
        guard steps >= 1 else { throw .badSetting(name: "steps", value: Double(steps), allowed: "1 or more") }
        let grid = Self.shares(of: steps, legs: set.legs.count)
        var measurer = OrderMeasurer(measure)
        var scores: [Double] = []
        var values: [Double] = []
        values.reserveCapacity(set.topics.count * grid.count)
        var canMatter = false
        for topic in set.topics {
            let all = WeightedCandidates(topic, normalizers: set.legs.map { _ in normalizer }, absent: .zero)
            let candidates = measure.cutoff.map { all.contenders($0) } ?? all
            canMatter = canMatter || candidates.judged.hasRelevant
            for weights in grid {
                values.append(candidates.value(weights, measurer: &measurer, scores: &scores))
            }
        }
        guard canMatter else { throw .nothingRelevantFound(topics: set.topics.count) }
        self.init(grid: grid, topicCount: set.topics.count, values: values)
    }

    init(grid: [[Double]], topicCount: Int, values: [Double]) {
        self.grid = grid
        self.topicCount = topicCount
        self.values = values
    }

    private static func defaultSteps(legs: Int) -> Int {
        switch legs {
        case ...2: 100
        case 3: 20
        case 4: 10
        case 5: 7
        default: 4
        }
    }

    /// All ways to share `steps` among the legs.
    private static func shares(of steps: Int, legs: Int) -> [[Double]] {
        func counts(_ left: Int, _ legs: Int) -> [[Int]] {
            guard legs > 1 else { return [[left]] }
            return (0...left).flatMap { first in counts(left - first, legs - 1).map { [first] + $0 } }
        }
        return counts(steps, legs).map { $0.map { Double($0) / Double(steps) } }
    }

    /// The table of some of the topics.
    func topics(at positions: [Int]) -> RegretTable {
        let rows = positions.flatMap { values[$0 * grid.count..<($0 + 1) * grid.count] }
        return RegretTable(grid: grid, topicCount: positions.count, values: rows)
    }

    // MARK: What is best

    /// The weighting that is best for all topics together, the best of means over near weightings: the peak of a mean is
    /// often chance.
    public var bestFixed: [Double] {
        var means = [Double](repeating: 0, count: grid.count)
        for topic in 0..<topicCount {
            for point in grid.indices { means[point] += values[topic * grid.count + point] }
        }
        let surface = WeightSurface(grid: grid, bandwidth: Self.neighbourhood)
        let smoothed = grid.map { weights in
            means.withUnsafeBufferPointer { surface.value(at: weights, values: $0) }
        }
        // Of equal values the one nearest to equal weights.
        let unevenness = grid.map { $0.max() ?? 0 }
        let best = smoothed.indices.max { a, b in
            (smoothed[a], -unevenness[a]) < (smoothed[b], -unevenness[b])
        }
        return best.map { grid[$0] } ?? []
    }

    /// The mean over the topics when each has its best weighting: no weights can do better on this grid.
    public var oracle: Double {
        guard topicCount > 0 else { return 0 }
        let best = (0..<topicCount).map { topic in
            values[topic * grid.count..<(topic + 1) * grid.count].max() ?? 0
        }
        return best.reduce(0, +) / Double(topicCount)
    }

    /// The values of all weightings for a topic.
    func withValues<Result>(of topic: Int, _ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
        values.withUnsafeBufferPointer { values in
            body(UnsafeBufferPointer(rebasing: values[topic * grid.count..<(topic + 1) * grid.count]))
        }
    }
}
