/// Reads the field `model` of a `tokenizer.json`.
struct ModelReader {
    private enum Kind: String, CaseIterable {
        case wordPiece = "WordPiece"
        case bytePair = "BPE"
        case unigram = "Unigram"
    }

    private let part: JSONPart
    private let kind: Kind
    private let scores: [Double]
    private let pieces: TokenList
    /// Whether the model reads bytes as they are, instead of characters that stand for bytes.
    let readsBytes: Bool
    /// The model's tokens, to which others may be added.
    var tokens: TokenList

    /// - Parameter readsBytes: Whether the step before the model makes characters of bytes.
    init(_ part: JSONPart, readsBytes: Bool) throws(TokenizerError) {
        self.part = part
        kind = try Self.kind(part)
        let vocabulary = try part.member("vocab")
        if kind == .unigram {
            (pieces, scores) = try Self.scoredTokens(vocabulary)
        } else {
            pieces = try TokenList(vocabulary)
            scores = []
        }
        tokens = pieces
        // With these a character that is not in the vocabulary is more than a byte that is not.
        let hasSpecialCases = [
            try part.bool("byte_fallback", default: false), try part.bool("fuse_unk", default: false),
            try !Self.affix(part, "continuing_subword_prefix").isEmpty,
            try !Self.affix(part, "end_of_word_suffix").isEmpty,
        ].contains(true)
        self.readsBytes = readsBytes && kind == .bytePair && !hasSpecialCases
    }

    /// The kind that the file names, or in old files the one whose fields it has.
    private static func kind(_ part: JSONPart) throws(TokenizerError) -> Kind {
        if let name = try part.optional("type")?.string() {
            guard let kind = Kind(rawValue: name) else { throw part.unsupported(name, Kind.self, noun: "model") }
            return kind
        }
        if try part.optional("merges") != nil {
            return .bytePair
        }
        if case .array = try part.member("vocab").value {
            return .unigram
        }
        return .wordPiece
    }

    private static func affix(_ part: JSONPart, _ key: String) throws(TokenizerError) -> [UInt8] {
        Array(try part.optional(key)?.string().utf8 ?? "".utf8)
    }

    private static func scoredTokens(_ part: JSONPart) throws(TokenizerError) -> (TokenList, [Double]) {
        guard case .array(let elements) = part.value else { throw part.error("must be an array") }
        guard !elements.isEmpty else { throw part.error("is empty") }
        var tokens: [[UInt8]] = []
        var scores: [Double] = []
        for (index, element) in elements.enumerated() {
            guard case .array(let pair) = element, pair.count == 2, case .string(let token) = pair[0],
                case .number(let score) = pair[1]
            else {
                throw part.error("[\(index)] is not a token with its score")
            }
            tokens.append(Array(token.utf8))
            scores.append(score)
        }
        return (TokenList(tokens), scores)
    }

    func model() throws(TokenizerError) -> AnyTokenModel {
        switch kind {
        case .wordPiece: .wordPiece(try wordPiece())
        case .bytePair: .bytePair(try bytePair())
        case .unigram: .unigram(try unigram())
        }
    }

    private func unknown(_ vocabulary: Vocabulary, _ token: String) throws(TokenizerError) -> UInt32 {
        guard let id = vocabulary.id(of: token) else {
            throw TokenizerError(path: part.file, problem: "the vocabulary lacks the unknown token \(token)")
        }
        return id
    }

    private func wordPiece() throws(TokenizerError) -> WordPieceModel {
        let vocabulary = Vocabulary(tokens: pieces.tokens)
        return WordPieceModel(
            vocabulary: vocabulary,
            unknown: try unknown(vocabulary, try part.optional("unk_token")?.string() ?? "[UNK]"),
            continuationPrefix: try part.optional("continuing_subword_prefix")?.string() ?? "##",
            longestWord: try part.optional("max_input_chars_per_word")?.count() ?? 100)
    }

    private func bytePair() throws(TokenizerError) -> BytePairModel {
        if let dropout = try part.optional("dropout"), try dropout.number() > 0 {
            throw dropout.error("makes tokens random, which is not supported")
        }
        var settings = BytePairSettings()
        settings.fusesUnknown = try part.bool("fuse_unk", default: false)
        settings.fallsBackToBytes = try part.bool("byte_fallback", default: false)
        settings.ignoresMerges = try part.bool("ignore_merges", default: false)
        settings.continuationPrefix = try Self.affix(part, "continuing_subword_prefix")
        settings.endSuffix = try Self.affix(part, "end_of_word_suffix")
        let written = Vocabulary(tokens: pieces.tokens)
        if let token = try part.optional("unk_token")?.string() {
            settings.unknown = try unknown(written, token)
        }
        let merges = try MergeTable(
            try part.member("merges"), written, prefix: settings.continuationPrefix.count)
        return BytePairModel(
            tokens: readsBytes ? pieces.bytesOfTokens : pieces.tokens, isPiece: { pieces.isPiece[$0] },
            merges: merges, readsBytes: readsBytes, settings)
    }

    private func unigram() throws(TokenizerError) -> UnigramModel {
        let unknown = try part.member("unk_id").count()
        guard unknown < pieces.tokens.count else {
            throw part.error("has the unk_id \(unknown), which is not in the vocabulary")
        }
        return UnigramModel(
            tokens: pieces.tokens, scores: scores, unknown: UInt32(unknown),
            fallsBackToBytes: try part.bool("byte_fallback", default: false))
    }
}
