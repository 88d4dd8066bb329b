import Retrieval
import TextAnalysis

extension SentenceTransformersSettings {
    /// `[CLS] prompt text [SEP]` for each text.
    ///
    /// - Throws: `CancellationError` between texts.
    func sequences(
        of texts: [String], as role: TextRole, _ tokenizer: WordPieceTokenizer, maxLength: Int
    ) throws -> [TokenSequence] {
        let prompt = prompt(for: role)
        return try texts.map { text in
            try Task.checkCancellation()
            let text = prompt + (lowercases ? text.lowercased() : text)
            return TokenSequence(ids: tokenizer.encode(text, maxLength: maxLength))
        }
    }
}
