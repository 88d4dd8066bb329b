import Retrieval

/// Makes vectors of texts that are tokens already, as Anserini's `-pretokenized` has them: split at white space, each
/// token weighs as much as it occurs often.
///
/// A text that is a JSON object from tokens to numbers, `{"green": 2.1, "tea": 3}`, has the weights itself. Tokens
/// that no document of the index has ever had are left out: nothing would match them.
public struct PretokenizedEncoder: SparseEncoder {
    private let vocabulary: Vocabulary

    init(vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
    }

    public var vocabularySize: Int { vocabulary.count }

    /// - Throws: `SparseVectorError` for weights in JSON whose sum is not finite.
    public func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        try texts.map(vector(of:))
    }

    public func token(of term: UInt32) -> String? { vocabulary.token(of: term) }

    private func vector(of text: String) throws -> SparseVector {
        var terms: [UInt32] = []
        var weights: [Float] = []
        for token in PretokenizedText.tokens(of: text) {
            guard let term = vocabulary.number(of: token.token) else { continue }
            terms.append(term)
            weights.append(token.weight)
        }
        return try SparseVector(terms: terms, weights: weights)
    }
}
