import HybridSearch

/// Encodes by a table of words, so that tests know every weight.
struct WordSparseEncoder: SparseEncoder {
    static let words = ["cat", "dog", "."]
    var vocabularySize: Int { Self.words.count }

    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        try texts.map { text in
            let found = Self.words.indices.filter { text.contains(Self.words[$0]) }
            return try SparseVector(
                terms: found.map(UInt32.init), weights: found.map { role == .query ? Float($0 + 1) : 0.5 })
        }
    }

    func token(of term: UInt32) -> String? { Self.words[Int(term)] }
}

/// Every text is the same to it.
struct ConstantDenseEncoder: DenseEncoder {
    var dimension: Int { 2 }

    func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] { texts.map { _ in [0.6, 0.8] } }
}

extension EncoderLibrary {
    static var own: EncoderLibrary {
        EncoderLibrary(sparse: ["words": WordSparseEncoder()], dense: ["constant": ConstantDenseEncoder()])
    }
}

extension IndexDefinition {
    static let own = IndexDefinition(
        bm25: BM25Definition(), sparse: ["words": SparseDefinition(model: "words")],
        dense: ["constant": DenseDefinition(model: "constant", faiss: "Flat")])
}
