import Evaluation
import Fusion
import Retrieval

/// Learns the rank constant and the weights of ``ReciprocalRankFusion``: for each of some constants, the weights of a
/// linear fusion of reciprocal ranks.
///
/// Deterministic: the same topics and settings give the same fusion.
public struct ReciprocalRankTrainer: Sendable {
    /// What the fusion shall make best, as the mean over the topics.
    public var measure: Measure
    /// The rank constants that are tried.
    public var constants = [1, 5, 10, 20, 40, 60, 100]

    public init(measure: Measure) {
        self.measure = measure
    }

    /// - Throws: ``TrainingError/nothingRelevantFound(topics:)`` when no fusion can matter, and
    ///   ``TrainingError/badSetting(name:value:allowed:)`` without a constant, or with one below 1.
    public func train(on set: TrainingSet) throws(TrainingError) -> ReciprocalRankFusion {
        var best: (fusion: ReciprocalRankFusion, value: Double)?
        for constant in constants {
            guard constant >= 1 else {
                throw .badSetting(name: "constants", value: Double(constant), allowed: "1 or more")
            }
            let ranks = set.replacingScores { 1 / Double(constant + $0) }
            let linear = try LinearFusionTrainer(measure: measure).train(on: ranks, normalizer: .none)
            let value = linear.mean(of: measure, over: ranks)
            guard value > (best?.value ?? -1) else { continue }
            do {
                best = (try ReciprocalRankFusion(rankConstant: constant, weights: linear.weights), value)
            } catch {
                throw .fusion(error)
            }
        }
        guard let best else { throw .badSetting(name: "constants", value: 0, allowed: "one or more") }
        return best.fusion
    }
}

extension TrainingSet {
    /// The same lists with scores that depend on ranks, from 1, alone.
    fileprivate func replacingScores(_ score: (_ rank: Int) -> Double) -> TrainingSet {
        mappingLists { list in
            RankedList(
                sorting: list.documents.enumerated().map { position, document in
                    ScoredDocument(id: document.id, score: score(position + 1), chunk: document.chunk)
                })
        }
    }
}
