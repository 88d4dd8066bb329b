import Foundation

extension TokenizerDescription {
    /// Reads a `tokenizer.json` of Hugging Face's `tokenizers`.
    init(tokenizerFile url: URL) throws(TokenizerError) {
        let data = try TokenizerFiles.read(url)
        let file = try TokenizerFiles.decode(TokenizerFile.self, from: data, of: url)
        func fail(_ problem: String) -> TokenizerError { TokenizerError(path: url.path, problem: problem) }

        guard file.model.type == nil || file.model.type == "WordPiece" else {
            throw fail("has a \(file.model.type ?? "") model; only WordPiece is supported")
        }
        let preTokenizer = file.preTokenizer?.type ?? "none"
        guard preTokenizer == "BertPreTokenizer" else {
            throw fail("has the pre-tokenizer \(preTokenizer); only BertPreTokenizer is supported")
        }
        let entries = try VocabularyScanner.entries(of: data, path: url.path)
        let vocabulary = try Self.vocabulary(entries, file.addedTokens ?? [], path: url.path)
        let unknownToken = file.model.unknown ?? "[UNK]"
        guard let unknown = vocabulary.id(of: unknownToken) else {
            throw fail("the vocabulary lacks the unknown token \(unknownToken)")
        }
        model = WordPieceModel(
            vocabulary: vocabulary, unknown: unknown, continuationPrefix: file.model.continuationPrefix ?? "##",
            longestWord: file.model.longestWord ?? 100)
        normalizer = try Self.normalizer(file.normalizer, path: url.path)
        addedTokens = (file.addedTokens ?? []).map { added in
            AddedToken(
                token: .init(
                    content: Array(added.content.utf8), id: added.id, isSingleWord: added.isSingleWord ?? false),
                isNormalized: added.isNormalized ?? false)
        }
        guard let ends = file.postProcessor.map(\.endTokens) ?? ("[CLS]", "[SEP]") else {
            throw fail("the post-processor is not one of BERT's, [CLS] text [SEP]")
        }
        let added = AddedTokens(addedTokens.map(\.token))
        guard let start = added.id(of: ends.start) ?? vocabulary.id(of: ends.start),
            let end = added.id(of: ends.end) ?? vocabulary.id(of: ends.end)
        else {
            throw fail("the vocabulary lacks \(ends.start) or \(ends.end)")
        }
        self.start = start
        self.end = end
    }

    /// Ids from 0 to the highest; more than a thousand times the tokens there are is a broken file.
    private static func vocabulary(
        _ entries: [VocabularyScanner.Entry], _ added: [TokenizerFile.Added], path: String
    ) throws(TokenizerError) -> WordPieceVocabulary {
        guard !entries.isEmpty else {
            throw TokenizerError(path: path, problem: "the vocabulary is empty")
        }
        let limit = 1000 * (entries.count + added.count)
        let all = entries + added.map { .init(token: Array($0.content.utf8), id: Int($0.id)) }
        if let bad = all.first(where: { $0.id < 0 || $0.id >= limit }) {
            let token = String(decoding: bad.token, as: UTF8.self)
            throw TokenizerError(path: path, problem: "the token \(token) has the impossible id \(bad.id)")
        }
        var tokens = [[UInt8]](repeating: [], count: (all.lazy.map(\.id).max() ?? 0) + 1)
        for entry in all {
            tokens[entry.id] = entry.token
        }
        let pieces = Set(entries.map(\.id))
        return WordPieceVocabulary(tokens: tokens, isPiece: pieces.contains)
    }

    private static func normalizer(
        _ settings: TokenizerFile.Normalizer?, path: String
    ) throws(TokenizerError) -> BertNormalizer {
        guard let settings, settings.type == "BertNormalizer" else {
            let type = settings?.type ?? "none"
            throw TokenizerError(
                path: path, problem: "has the normalizer \(type); only BertNormalizer is supported")
        }
        let lowercases = settings.lowercases ?? true
        return BertNormalizer(
            cleansText: settings.cleansText ?? true, separatesIdeographs: settings.separatesIdeographs ?? true,
            stripsAccents: settings.stripsAccents ?? lowercases, lowercases: lowercases)
    }
}

/// The fields of `tokenizer.json` but for the vocabulary, see ``VocabularyScanner``.
private struct TokenizerFile: Decodable {
    var addedTokens: [Added]?
    var normalizer: Normalizer?
    var preTokenizer: Typed?
    var postProcessor: PostProcessor?
    var model: Model

    enum CodingKeys: String, CodingKey {
        case normalizer, model
        case addedTokens = "added_tokens"
        case preTokenizer = "pre_tokenizer"
        case postProcessor = "post_processor"
    }

    struct Typed: Decodable {
        var type: String
    }

    struct Added: Decodable {
        var id: UInt32
        var content: String
        var isSingleWord: Bool?
        var isNormalized: Bool?

        enum CodingKeys: String, CodingKey {
            case id, content
            case isSingleWord = "single_word"
            case isNormalized = "normalized"
        }
    }

    struct Normalizer: Decodable {
        var type: String
        var cleansText: Bool?
        var separatesIdeographs: Bool?
        var stripsAccents: Bool?
        var lowercases: Bool?

        enum CodingKeys: String, CodingKey {
            case type
            case cleansText = "clean_text"
            case separatesIdeographs = "handle_chinese_chars"
            case stripsAccents = "strip_accents"
            case lowercases = "lowercase"
        }
    }

    struct Model: Decodable {
        var type: String?
        var unknown: String?
        var continuationPrefix: String?
        var longestWord: Int?

        enum CodingKeys: String, CodingKey {
            case type
            case unknown = "unk_token"
            case continuationPrefix = "continuing_subword_prefix"
            case longestWord = "max_input_chars_per_word"
        }
    }

    struct PostProcessor: Decodable {
        /// The tokens before and behind a text; nil when the sequence is built in another way.
        var endTokens: (start: String, end: String)?

        enum CodingKeys: String, CodingKey { case type, single, cls, sep }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            switch try fields.decode(String.self, forKey: .type) {
            case "TemplateProcessing":
                let parts = try fields.decode([TemplatePart].self, forKey: .single)
                if parts.count == 3, let start = parts[0].special, parts[1].special == nil,
                    let end = parts[2].special
                {
                    endTokens = (start, end)
                }
            case "BertProcessing":
                var cls = try fields.nestedUnkeyedContainer(forKey: .cls)
                var sep = try fields.nestedUnkeyedContainer(forKey: .sep)
                endTokens = (try cls.decode(String.self), try sep.decode(String.self))
            default: break
            }
        }
    }

    struct TemplatePart: Decodable {
        var special: String?

        enum CodingKeys: String, CodingKey { case special = "SpecialToken" }
        private struct Special: Decodable { var id: String }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            special = try fields.decodeIfPresent(Special.self, forKey: .special)?.id
        }
    }
}
