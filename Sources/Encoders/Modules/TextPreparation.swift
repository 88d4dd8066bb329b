import Retrieval
import Tokenizers

/// What happens to the texts of one role before a model reads them: the prompt, lower case, tokens.
struct TextPreparation: Sendable {
    let tokenizer: TextTokenizer
    /// Comes before every text.
    let prompt: String
    private let lowercases: Bool
    /// The tokens to which texts are cut, those that the tokenizer adds among them.
    let maxLength: Int
    /// How many tokens come around every text: those that the tokenizer adds, and the prompt.
    private let tokensAround: (special: Int, prompt: Int)

    /// For texts that a transformer reads.
    init(
        _ tokenizer: TextTokenizer, of folder: ModelFolder, in description: ModelDescription, for role: TextRole,
        maxLength: Int?
    ) throws(ModelError) {
        self.tokenizer = tokenizer
        prompt = description.settings.prompt(for: role)
        lowercases = folder.settings.lowercases
        self.maxLength = try folder.maximumLength(
            maxLength, role: role, tokenizer: tokenizer, default: description.defaultLength)
        let prompt = lowercases ? prompt.lowercased() : prompt
        tokensAround = (tokenizer.specialTokens.single, tokenizer.tokens(of: prompt).count)
    }

    /// For texts whose tokens are looked up: no positions limit them, only what a file says.
    init(
        _ tokenizer: TextTokenizer, limit: Int?, in description: ModelDescription, for role: TextRole,
        maxLength: Int?
    ) throws(ModelError) {
        if let maxLength, maxLength < 3 {
            throw ModelError(path: description.url.path, problem: "a maximum length of \(maxLength) is less than 3")
        }
        self.tokenizer = tokenizer
        prompt = description.settings.prompt(for: role)
        lowercases = false
        self.maxLength = maxLength ?? limit ?? .max
        tokensAround = (0, tokenizer.tokens(of: prompt).count)
    }

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
            return TokenSequence(tokenizer.encode(prepared(text), maxLength: maxLength))
        }
    }

    /// The tokens of the prompt and what the tokenizer puts before it: those of a text that is nothing else, but for
    /// the token that ends it. 0 without a prompt.
    var promptLength: Int {
        guard !prompt.isEmpty else { return 0 }
        let tokens = tokenizer.encode(prepared(""), maxLength: maxLength).ids
        return tokens.last == tokenizer.endToken ? tokens.count - 1 : tokens.count
    }

    /// The tokens of prompt and text alone.
    func tokens(of text: String) -> [UInt32] {
        tokenizer.tokens(of: prepared(text), limit: maxLength)
    }

    // MARK: Counting

    /// How many tokens of a text are read, beside those around it.
    var textLimit: Int {
        maxLength == .max ? .max : max(0, maxLength - tokensAround.special - tokensAround.prompt)
    }

    /// How many tokens a text adds to those around it, however many of them are read.
    func tokenCount(of text: String) -> Int {
        max(0, tokenizer.tokens(of: prepared(text)).count - tokensAround.prompt)
    }
}
