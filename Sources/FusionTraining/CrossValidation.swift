import Retrieval

/// Splits topics into folds, so that each topic is tested by what was trained without it, and without its variants.
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
        try self.init(groups: Array(0..<count), folds: folds, seed: seed)
    }

    /// Deals the topics of a set; those with the same relevant documents stay together. They are variants of one question,
    /// as the claims of SciFact for and against the same finding are: what was trained on one knows the other's answer.
    ///
    /// - Throws: ``TrainingError/tooFewTopics(topics:folds:)`` when a fold would be empty, or there are fewer than 2.
    public init(_ set: TrainingSet, folds: Int, seed: UInt64 = 1) throws(TrainingError) {
        try self.init(groups: set.topics.groupsOfVariants, folds: folds, seed: seed)
    }

    /// Deals topics with the same group's number to the same fold, groups in the order of the seed, each to the fold that
    /// has the fewest topics.
    init(groups: [Int], folds: Int, seed: UInt64) throws(TrainingError) {
        guard folds >= 2 else { throw .badSetting(name: "folds", value: Double(folds), allowed: "2 or more") }
        let members = Dictionary(grouping: groups.indices) { groups[$0] }
        guard members.count >= folds else { throw .tooFewTopics(topics: members.count, folds: folds) }
        let names = members.keys.sorted()
        var random = SeededRandom(seed: seed)
        var held = [[Int]](repeating: [], count: folds)
        for place in random.permutation(of: names.count) {
            let fold = held.indices.min { (held[$0].count, $0) < (held[$1].count, $1) } ?? 0
            held[fold] += members[names[place]] ?? []
        }
        self.folds = held.map { held in
            let own = Set(held)
            return Fold(training: groups.indices.filter { !own.contains($0) }, held: held.sorted())
        }
    }
}

extension [TrainingTopic] {
    /// For each topic a number that topics with the same relevant documents share; those without any are by themselves.
    var groupsOfVariants: [Int] {
        var numbers: [Set<DocumentID>: Int] = [:]
        return enumerated().map { position, topic in
            let relevant = Set(topic.grades.lazy.filter { $0.value > 0 }.map(\.key))
            guard !relevant.isEmpty else { return position }
            if let number = numbers[relevant] { return number }
            numbers[relevant] = position
            return position
        }
    }
}
