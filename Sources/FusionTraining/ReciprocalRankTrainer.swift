import Evaluation
import Fusion
import Retrieval

/// Learns the rank constant and the weights of ``ReciprocalRankFusion``: coordinate ascent on the weights for each of some
/// constants.
///
/// Deterministic: the same topics and settings give the same fusion.
public struct ReciprocalRankTrainer: Sendable {
    /// What the fusion shall make best, as the mean over the topics.
    public var measure: Measure
    /// The rank constants that are tried.
    public var constants = [1, 5, 10, 20, 40, 60, 100]
    /// Weights are multiples of 1 / resolution of their sum.
    public var resolution = 20

    public init(measure: Measure) {
        self.measure = measure
    }

    /// - Throws: ``TrainingError/nothingRelevantFound(topics:)`` when no fusion can matter.
    public func train(on set: TrainingSet) throws(TrainingError) -> ReciprocalRankFusion {
        var best: (value: Double, constant: Int, weights: [Double])?
        for constant in constants {
            let topics = WeightedCandidates.all(of: set, measure: measure) { _, list in
                (0..<list.count).map { 1 / Double(constant + $0 + 1) }
            }
            guard topics.contains(where: \.judged.hasRelevant) else {
                throw .nothingRelevantFound(topics: set.topics.count)
            }
            let ascent = CoordinateAscent(topics: topics, measure: measure, resolution: max(1, resolution))
            let found = ascent.climb(from: Array(repeating: 1 / Double(set.legs.count), count: set.legs.count))
            if found.value > (best?.value ?? -1) { best = (found.value, constant, found.weights) }
        }
        guard let best else { throw .badSetting(name: "constants", value: 0, allowed: "one or more") }
        do {
            return try ReciprocalRankFusion(rankConstant: best.constant, weights: best.weights)
        } catch {
            throw .badSetting(name: "constant", value: Double(best.constant), allowed: "1 or more")
        }
    }
}
