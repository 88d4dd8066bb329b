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

    /// A list of up to 12 of 20 documents, with scores of few values so that ties happen.
    mutating func list() -> RankedList {
        let ids = (0..<20).shuffled(using: &self).prefix(Int.random(in: 0...12, using: &self))
        return RankedList(
            sorting: ids.map {
                ScoredDocument(id: DocumentID("d\($0)"), score: Double(Int.random(in: -4...8, using: &self)) / 2)
            })
    }

    /// Lists of some legs; now and then one that failed.
    mutating func lists(legs: Int) -> [RankedList?] {
        (0..<legs).map { _ in Int.random(in: 0..<8, using: &self) == 0 ? nil : list() }
    }

    mutating func weights(legs: Int) -> [Double] {
        (0..<legs).map { _ in [0, 0.1, 0.5, 1, 1, 2.5].randomElement(using: &self) ?? 1 }
    }
}

/// A list with the given documents in order, scores falling from `first` by 1.
func list(_ ids: String..., from first: Double = 100) -> RankedList {
    RankedList(sorting: ids.enumerated().map { ScoredDocument(id: DocumentID($1), score: first - Double($0)) })
}

func scored(_ scores: KeyValuePairs<String, Double>) -> RankedList {
    RankedList(sorting: scores.map { ScoredDocument(id: DocumentID($0), score: $1) })
}
