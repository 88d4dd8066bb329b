import Retrieval
import Tokenizers

extension SentenceTransformersSettings {
    /// `[CLS] prompt text [SEP]` for each text.
    ///
    /// - Throws: `CancellationError` between texts.
    func sequences(
        of texts: [String], as role: TextRole, _ tokenizer: TextTokenizer, maxLength: Int
    ) throws -> [TokenSequence] {
        let prompt = prompt(for: role)
        return try texts.map { text in
            try Task.checkCancellation()
            let text = prompt + (lowercases ? text.lowercased() : text)
            return TokenSequence(tokenizer.encode(text, maxLength: maxLength))
        }
    }
}
