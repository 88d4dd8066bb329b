import IndexFiles
import Retrieval

/// The tokens of a sparse model by their names, for vectors that come by token.
struct ModelVocabulary: Sendable {
    private var names = ByteStringTable()
    /// By the number of the name.
    private var terms: [UInt32] = []

    /// - Complexity: O(terms of the model).
    init(of encoder: any SparseEncoder) {
        let all = 0..<UInt32(encoder.vocabularySize)
        // Tokens first: one may be called as a term that has none.
        for term in all {
            if let token = encoder.token(of: term) { add(token, term) }
        }
        for term in all where encoder.token(of: term) == nil { add(encoder.name(of: term), term) }
    }

    /// Of two terms with the same name the first has it.
    private mutating func add(_ name: String, _ term: UInt32) {
        if Int(names.number(of: name)) == terms.count { terms.append(term) }
    }

    /// The term of a token; of a term without a token, of what `SparseEncoder.name(of:)` calls it. Nil for a token
    /// that the model does not know.
    func term(of token: String) -> UInt32? {
        names.knownNumber(of: token).map { terms[Int($0)] }
    }
}
