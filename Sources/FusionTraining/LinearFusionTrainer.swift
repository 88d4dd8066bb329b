import Evaluation
import Fusion
import Retrieval

/// Learns the weights of ``LinearFusion`` by coordinate ascent on a measure.
///
/// Deterministic: the same topics and settings give the same weights.
public struct LinearFusionTrainer: Sendable {
    /// What the weights shall make best, as the mean over the topics.
    public var measure: Measure
    /// How many random starts are tried besides equal weights.
    public var restarts = 2
    /// A step gives a weight a multiple of 1 / resolution of the weights' sum.
    public var resolution = 20
    /// What the random starts depend on.
    public var seed: UInt64 = 1

    public init(measure: Measure) {
        self.measure = measure
    }

    /// The fusion with the best weights that were found, which add up to 1. Equal weights are kept unless others are
    /// better.
    ///
    /// - Parameter normalizers: One for each leg.
    /// - Throws: ``TrainingError/nothingRelevantFound(topics:)`` when no weights can matter, and
    ///   ``TrainingError/badSetting(name:value:allowed:)`` when there is not a normaliser for each leg.
    /// - Complexity: About 5 · restarts · legs · resolution fusions of all topics.
    public func train(on set: TrainingSet, normalizers: [ScoreNormalizer]) throws(TrainingError) -> LinearFusion {
        guard normalizers.count == set.legs.count else {
            throw .badSetting(
                name: "normalizers", value: Double(normalizers.count), allowed: "one for each of \(set.legs.count) legs")
        }
        let topics = WeightedCandidates.all(of: set, measure: measure) { leg, list in
            normalizers[leg].normalize(list.documents.map(\.score))
        }
        guard topics.contains(where: \.judged.hasRelevant) else {
            throw .nothingRelevantFound(topics: set.topics.count)
        }
        let ascent = CoordinateAscent(topics: topics, measure: measure, resolution: max(1, resolution))
        var best = ascent.climb(from: Array(repeating: 1 / Double(set.legs.count), count: set.legs.count))
        var random = SeededRandom(seed: seed)
        for _ in 0..<(set.legs.count > 1 ? restarts : 0) {
            let parts = set.legs.map { _ in random.unit() + 1e-3 }
            let found = ascent.climb(from: parts.map { $0 / parts.reduce(0, +) })
            if found.value > best.value + 1e-6 { best = found }
        }
        do {
            return try LinearFusion(weights: best.weights, normalizers: normalizers)
        } catch {
            preconditionFailure("shares of 1 are finite and not negative: \(error)")
        }
    }

    /// ``train(on:normalizers:)`` with one normaliser for all legs.
    public func train(on set: TrainingSet, normalizer: ScoreNormalizer) throws(TrainingError) -> LinearFusion {
        try train(on: set, normalizers: set.legs.map { _ in normalizer })
    }

    /// The fusion that is best on the topics among those that are trained for some choices of normalisers; of equal ones
    /// the first.
    public func best(of choices: [[ScoreNormalizer]], on set: TrainingSet) throws(TrainingError) -> LinearFusion {
        var best: (fusion: LinearFusion, value: Double)?
        for normalizers in choices {
            let fusion = try train(on: set, normalizers: normalizers)
            let value = fusion.mean(of: measure, over: set)
            if value > (best?.value ?? -1) { best = (fusion, value) }
        }
        guard let best else { throw .badSetting(name: "normalizers", value: 0, allowed: "one choice or more") }
        return best.fusion
    }
}
