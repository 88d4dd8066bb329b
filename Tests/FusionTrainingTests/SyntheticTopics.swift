import Fusion
import FusionTraining
import Retrieval

/// A small generator with a seed (SplitMix64), so that a failing case can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func unit() -> Double { Double.random(in: 0..<1, using: &self) }
}

/// Collections in which what a good fusion is is known.
enum SyntheticTopics {
    /// Two legs of which one knows the relevant documents and the other one guesses.
    static func oneGoodLeg(_ count: Int, seed: UInt64) throws -> TrainingSet {
        try set(count, seed: seed) { random, isRelevant in
            [isRelevant ? 0.6 + 0.4 * random.unit() : 0.8 * random.unit(), random.unit()]
        }
    }

    /// The query says which of two legs knows the relevant documents: no fixed weights are good.
    static func legNamedByQuery(_ count: Int, seed: UInt64) throws -> TrainingSet {
        var random = SeededGenerator(seed: seed &* 77)
        return try set(count, seed: seed, query: { ["first": $0 ? 1 : 0] }, coin: { random.unit() < 0.5 }) {
            random, isRelevant, isFirst in
            let good = isRelevant ? 0.7 + 0.3 * random.unit() : 0.75 * random.unit()
            return isFirst ? [good, random.unit()] : [random.unit(), good]
        }
    }

    private static func set(
        _ count: Int, seed: UInt64, scores: (inout SeededGenerator, Bool) -> [Double]
    ) throws -> TrainingSet {
        try set(count, seed: seed, query: { _ in [:] }, coin: { false }) { random, isRelevant, _ in
            scores(&random, isRelevant)
        }
    }

    private static func set(
        _ count: Int, seed: UInt64, query: (Bool) -> [String: Double], coin: () -> Bool,
        scores: (inout SeededGenerator, Bool, Bool) -> [Double]
    ) throws -> TrainingSet {
        var random = SeededGenerator(seed: seed)
        let topics = (0..<count).map { number in
            let side = coin()
            let ids = (0..<30).shuffled(using: &random).map { DocumentID("d\($0)") }
            let relevant = Set(ids.prefix(3))
            let rows = ids.map { ($0, scores(&random, relevant.contains($0), side)) }
            return TrainingTopic(
                id: "q\(number)",
                lists: (0..<2).map { leg in
                    RankedList(sorting: rows.map { ScoredDocument(id: $0.0, score: $0.1[leg]) }, limit: 25)
                },
                query: QueryFeatures(values: query(side)),
                grades: Dictionary(uniqueKeysWithValues: relevant.map { ($0, 1) }))
        }
        return try TrainingSet(legs: ["first", "second"], topics: topics)
    }
}
