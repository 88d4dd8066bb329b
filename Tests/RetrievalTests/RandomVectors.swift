import Retrieval

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

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
}

/// Vectors over few terms and with few different weights, so that ties and shared terms are common. The weights are
/// eighths: sums of them are exact in any order.
func randomVectors(_ count: Int, vocabularySize: Int, seed: UInt64) throws -> [SparseVector] {
    var random = SeededGenerator(seed: seed)
    return try (0..<count).map { _ in
        let terms = (0..<vocabularySize).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        return try SparseVector(
            terms: terms.map(UInt32.init),
            weights: terms.map { _ in Float(Int.random(in: 1...40, using: &random)) / 8 })
    }
}
