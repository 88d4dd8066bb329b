import HybridSearch

/// Vectors that depend on the words of a text and on nothing else.
struct HashSparseEncoder: SparseEncoder {
    var vocabularySize: Int { 500 }

    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        try texts.map { text in
            var terms: [UInt32] = []
            var weights: [Float] = []
            for word in text.split(separator: " ") {
                for seed in UInt64(0)..<4 {
                    let hash = hash(word, seed)
                    terms.append(UInt32(hash % UInt64(vocabularySize)))
                    weights.append(Float(hash >> 40) / Float(1 << 24) + 0.01)
                }
            }
            return try SparseVector(terms: terms, weights: weights)
        }
    }

    func token(of term: UInt32) -> String? { "t\(term)" }
}

struct HashDenseEncoder: DenseEncoder {
    let dimension: Int

    func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] {
        texts.map { text in
            var vector = [Float](repeating: 0, count: dimension)
            for word in text.split(separator: " ") {
                for place in vector.indices {
                    vector[place] += Float(hash(word, UInt64(place)) >> 40) / Float(1 << 24) - 0.5
                }
            }
            return vector
        }
    }
}

/// FNV-1a, mixed once more so that all bits depend on all.
private func hash(_ word: Substring, _ seed: UInt64) -> UInt64 {
    var hash = 0xcbf2_9ce4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    return hash ^ (hash >> 33)
}
