import Foundation
import Retrieval

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func unitVector(_ dimension: Int, around center: [Float]? = nil, spread: Float = 1) -> [Float] {
        var vector = (0..<dimension).map { _ in
            (Float.random(in: -1...1, using: &self) + Float.random(in: -1...1, using: &self)) * spread
        }
        if let center {
            vector = zip(vector, center).map { $0 + $1 }
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    mutating func subset(of capacity: Int, share: Double) -> OrdinalSet {
        var set = OrdinalSet(capacity: capacity)
        for ordinal in 0..<capacity where Double.random(in: 0..<1, using: &self) < share {
            set.insert(DocumentOrdinal(ordinal))
        }
        return set
    }
}

/// Unit vectors around a few centres, and queries near them: shaped like embeddings.
struct ClusteredVectors {
    let vectors: [[Float]]
    let queries: [[Float]]

    init(count: Int, dimension: Int, clusters: Int, queries: Int, seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        let centers = (0..<clusters).map { _ in generator.unitVector(dimension) }
        let spread = 1 / Float(dimension).squareRoot()
        vectors = (0..<count).map { generator.unitVector(dimension, around: centers[$0 % clusters], spread: spread) }
        self.queries = (0..<queries).map {
            generator.unitVector(dimension, around: centers[$0 * 7 % clusters], spread: spread)
        }
    }
}

/// The slow, obvious search: every product, sorted, in double precision.
func slowSearch(
    _ vectors: [[Float]], _ query: [Float], limit: Int, allowed: OrdinalSet? = nil
) -> [(ordinal: DocumentOrdinal, score: Double)] {
    var hits: [(ordinal: DocumentOrdinal, score: Double)] = []
    for (ordinal, vector) in vectors.enumerated() where allowed?.contains(DocumentOrdinal(ordinal)) ?? true {
        var score = 0.0
        for (a, b) in zip(vector, query) {
            score += Double(a) * Double(b)
        }
        hits.append((DocumentOrdinal(ordinal), score))
    }
    hits.sort { $0.score != $1.score ? $0.score > $1.score : $0.ordinal < $1.ordinal }
    return Array(hits.prefix(limit))
}
