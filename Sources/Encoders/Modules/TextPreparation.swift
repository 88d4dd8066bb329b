import TextAnalysis

/// What happens to the texts of one role before a model reads them: the prompt, lower case, tokens.
struct TextPreparation: Sendable {
    let tokenizer: WordPieceTokenizer
    /// Comes before every text.
    let prompt: String
    var lowercases = false
    /// The tokens to which texts are cut, those that the tokenizer adds among them.
    let maxLength: Int

    private func prepared(_ text: String) -> String {
        let text = prompt.isEmpty ? text : prompt + text
        return lowercases ? text.lowercased() : text
    }

    /// `[CLS] prompt text [SEP]` for each text.
    ///
    /// - Throws: `CancellationError` between texts.
    func sequences(of texts: [String]) throws -> [TokenSequence] {
        try texts.map { text in
            try Task.checkCancellation()
            return TokenSequence(ids: tokenizer.encode(prepared(text), maxLength: maxLength))
        }
    }

    /// The tokens of the prompt and what stands before it: all but the last one of a text that is nothing else. 0
    /// without a prompt.
    var promptLength: Int {
        prompt.isEmpty ? 0 : tokenizer.encode(prepared(""), maxLength: maxLength).count - 1
    }

    /// The tokens of prompt and text alone.
    func tokens(of text: String) -> [UInt32] {
        tokenizer.tokens(of: prepared(text), limit: maxLength)
    }
}
