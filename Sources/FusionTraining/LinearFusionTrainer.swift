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
    /// - Parameters:
    ///   - normalizers: One for each leg.
    ///   - absent: What a leg gives to a document that it did not find.
    /// - Throws: ``TrainingError/nothingRelevantFound(topics:)`` when no weights can matter, and
    ///   ``TrainingError/fusion(_:)`` for normalisers that ``LinearFusion`` does not take.
    /// - Complexity: About 5 · restarts · legs · resolution measurements of all topics.
    public func train(
        on set: TrainingSet, normalizers: [ScoreNormalizer], absent: AbsentDocuments = .zero
    ) throws(TrainingError) -> LinearFusion {
        let start = set.legs.map { _ in 1 / Double(set.legs.count) }
        // Fails before the work begins if it fails at all.
        _ = try fusion(start, normalizers, absent)
        let topics = set.topics.map { topic in
            let all = WeightedCandidates(topic, normalizers: normalizers, absent: absent)
            return measure.cutoff.map { all.contenders($0) } ?? all
        }
        guard topics.contains(where: \.judged.hasRelevant) else {
            throw .nothingRelevantFound(topics: set.topics.count)
        }
        return try fusion(bestWeights(topics, start), normalizers, absent)
    }

    /// The same with one normaliser for all legs.
    public func train(
        on set: TrainingSet, normalizer: ScoreNormalizer, absent: AbsentDocuments = .zero
    ) throws(TrainingError) -> LinearFusion {
        try train(on: set, normalizers: set.legs.map { _ in normalizer }, absent: absent)
    }

    private func bestWeights(_ topics: [WeightedCandidates], _ start: [Double]) -> [Double] {
        let ascent = CoordinateAscent(topics: topics, measure: measure, resolution: max(1, resolution))
        var best = ascent.climb(from: start)
        var random = SeededRandom(seed: seed)
        for _ in 0..<(start.count > 1 ? restarts : 0) {
            let parts = start.map { _ in random.unit() + 1e-3 }
            let found = ascent.climb(from: parts.map { $0 / parts.reduce(0, +) })
            if found.value > best.value + 1e-6 { best = found }
        }
        return best.weights
    }

    private func fusion(
        _ weights: [Double], _ normalizers: [ScoreNormalizer], _ absent: AbsentDocuments
    ) throws(TrainingError) -> LinearFusion {
        do {
            return try LinearFusion(weights: weights, normalizers: normalizers, absent: absent)
        } catch {
            throw .fusion(error)
        }
    }
}
