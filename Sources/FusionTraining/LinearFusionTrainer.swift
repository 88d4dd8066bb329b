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
    /// - Throws: ``TrainingError/nothingRelevantFound(topics:)`` when no weights can matter.
    /// - Complexity: About 5 · restarts · legs · resolution fusions of all topics.
    public func train(on set: TrainingSet, normalizer: ScoreNormalizer) throws(TrainingError) -> LinearFusion {
        let topics = set.topics.map { topic in
            let all = Self.candidates(topic, normalizer: normalizer)
            return measure.cutoff.map { all.contenders($0) } ?? all
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
            return try LinearFusion(weights: best.weights, normalizer: normalizer)
        } catch {
            preconditionFailure("shares of 1 are finite and not negative: \(error)")
        }
    }

    /// A leg adds nothing to a document that it did not find, as in ``LinearFusion``.
    static func candidates(_ topic: TrainingTopic, normalizer: ScoreNormalizer) -> WeightedCandidates {
        let judged = JudgedCandidates(topic, features: [])
        let ids = CandidateTable(topic.lists, query: .none, features: []).ids.sorted()
        let rows = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
        let columns = topic.lists.map { list -> [Double] in
            var column = [Double](repeating: 0, count: ids.count)
            let documents = list?.documents ?? []
            for (document, score) in zip(documents, normalizer.normalize(documents.map(\.score))) {
                if let row = rows[document.id] { column[row] = score }
            }
            return column
        }
        return WeightedCandidates(judged: judged, columns: columns)
    }
}
