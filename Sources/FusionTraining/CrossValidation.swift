/// Splits topics into folds, so that each topic is tested by what was trained without it.
public struct CrossValidation: Sendable {
    /// One part of the topics and the rest, as ascending positions.
    public struct Fold: Hashable, Sendable {
        public var training: [Int]
        public var held: [Int]
    }

    public let folds: [Fold]

    /// Deals `count` topics, shuffled by the seed, to `folds` folds whose sizes differ by one at most.
    ///
    /// - Throws: ``TrainingError/tooFewTopics(topics:folds:)`` when a fold would be empty, or there are fewer than 2.
    public init(topics count: Int, folds: Int, seed: UInt64 = 1) throws(TrainingError) {
        guard folds >= 2 else { throw .badSetting(name: "folds", value: Double(folds), allowed: "2 or more") }
        guard count >= folds else { throw .tooFewTopics(topics: count, folds: folds) }
        var random = SeededRandom(seed: seed)
        var foldOfTopic = [Int](repeating: 0, count: count)
        for (place, topic) in random.permutation(of: count).enumerated() { foldOfTopic[topic] = place % folds }
        self.folds = (0..<folds).map { fold in
            Fold(
                training: (0..<count).filter { foldOfTopic[$0] != fold },
                held: (0..<count).filter { foldOfTopic[$0] == fold })
        }
    }
}
