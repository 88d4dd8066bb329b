import HybridSearch

/// Encoders that need no model: a word is a number. They are quick, and the same text always makes the same vector.
struct HashSparseEncoder: SparseEncoder {
    let vocabularySize = 4096

    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        try texts.map { text in
            let words = text.split(separator: " ").map(hash)
            return try SparseVector(
                terms: words.map { UInt32($0 % 4096) }, weights: words.map { 1 + Float($0 >> 32 % 8) / 4 })
        }
    }

    func token(of term: UInt32) -> String? { nil }
}

struct HashDenseEncoder: DenseEncoder {
    let dimension = 16

    func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] {
        texts.map { text in
            var vector = [Float](repeating: 0, count: dimension)
            for word in text.split(separator: " ").map(hash) {
                for i in vector.indices { vector[i] += word >> (i * 4) & 8 == 0 ? 1 : -1 }
            }
            let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return norm > 0 ? vector.map { $0 / norm } : vector
        }
    }
}

private func hash(_ word: Substring) -> UInt64 {
    let sum = word.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return (sum ^ sum >> 29) &* 0xBF58_476D_1CE4_E5B9
}
