import Foundation

/// Folders of slow tokenizers, which have no `tokenizer.json`.
extension TokenizerDescription {
    /// BERT's `vocab.txt`: one token a line, its id the line's number from 0.
    init(vocabularyList url: URL, _ config: TokenizerConfig) throws(TokenizerError) {
        let vocabulary = Vocabulary(tokens: try TokenizerFiles.lines(of: url))
        func id(_ role: TokenizerConfig.Role) throws(TokenizerError) -> UInt32 {
            guard let id = Self.id(role, config, vocabulary) else {
                throw TokenizerError(path: url.path, problem: "does not list the token \(config.names(of: role)[0])")
            }
            return id
        }
        let model = WordPieceModel(
            vocabulary: vocabulary, unknown: try id(.unknown), continuationPrefix: "##", longestWord: 100)
        let (start, end) = (try id(.start), try id(.end))
        self.init(
            vocabulary: vocabulary,
            addedTokens: Self.specialTokens(config, vocabulary),
            normalizer: BertNormalizer(
                separatesIdeographs: config.separatesIdeographs,
                stripsAccents: config.stripsAccents ?? config.lowercases, lowercases: config.lowercases),
            preTokenizer: BertPreTokenizer(),
            model: .wordPiece(model),
            templates: config.tokenizerClass.hasPrefix("MPNet")
                ? .roberta(start: start, end: end) : .bert(start: start, end: end))
    }

    /// RoBERTa's `vocab.json` and `merges.txt`.
    init(vocabularyFile: URL, mergesFile: URL, _ config: TokenizerConfig) throws(TokenizerError) {
        let tokens = try TokenList(try JSONPart(file: vocabularyFile))
        let vocabulary = Vocabulary(tokens: tokens.tokens)
        let merges = try MergeTable(
            try TokenizerFiles.lines(of: mergesFile), vocabulary, file: mergesFile.path)
        let model = BytePairModel(
            tokens: tokens.bytesOfTokens, isPiece: { tokens.isPiece[$0] }, merges: merges, readsBytes: true,
            BytePairSettings())
        let start = Self.id(.start, config, vocabulary)
        let end = Self.id(.end, config, vocabulary)
        self.init(
            vocabulary: vocabulary,
            addedTokens: Self.specialTokens(config, vocabulary),
            normalizer: NormalizerSequence(steps: []),
            preTokenizer: ByteLevel(
                addsPrefixSpace: config.addsPrefixSpace, usesPattern: true, encodesBytes: false),
            model: .bytePair(model),
            templates: start.flatMap { start in end.map { .roberta(start: start, end: $0) } } ?? .bare)
    }

    private static func id(
        _ role: TokenizerConfig.Role, _ config: TokenizerConfig, _ vocabulary: Vocabulary
    ) -> UInt32? {
        config.names(of: role).lazy.compactMap(vocabulary.id).first
    }

    private static func specialTokens(_ config: TokenizerConfig, _ vocabulary: Vocabulary) -> [AddedToken] {
        TokenizerConfig.Role.allCases.compactMap { role in
            id(role, config, vocabulary).map { id in
                let content = Array(vocabulary.bytes(of: id))
                // `<mask>` takes the space before it, so that it stands for a word with its space.
                let stripsLeft = role == .mask && content.first == UInt8(ascii: "<")
                return AddedToken(
                    token: AddedTokens.Token(content: content, id: id, stripsLeft: stripsLeft), isNormalized: false)
            }
        }
    }
}

extension TokenList {
    /// The bytes that tokens of a byte-level model stand for; a token with other characters has none.
    var bytesOfTokens: [[UInt8]] {
        tokens.map { ByteAlphabet.decode(String(decoding: $0, as: UTF8.self)) ?? [] }
    }
}
