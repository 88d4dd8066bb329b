import Foundation

/// `tokenizer_config.json`: what the other files do not say. All of it has defaults.
struct TokenizerConfig {
    var lowercases = true
    var stripsAccents: Bool?
    var separatesIdeographs = true
    var addsPrefixSpace = false
    var maximumLength: Int?
    /// The class of `transformers` that reads the folder, `BertTokenizerFast`.
    var tokenizerClass = ""
    private var tokens: [String: String] = [:]

    /// The parts that special tokens play.
    enum Role: String, CaseIterable {
        case unknown = "unk_token"
        case start = "cls_token"
        case end = "sep_token"
        case padding = "pad_token"
        case mask = "mask_token"

        /// What the token is called when the file does not say.
        var usualNames: [String] {
            switch self {
            case .unknown: ["[UNK]", "<unk>"]
            case .start: ["[CLS]", "<s>"]
            case .end: ["[SEP]", "</s>"]
            case .padding: ["[PAD]", "<pad>"]
            case .mask: ["[MASK]", "<mask>"]
            }
        }
    }

    init(folder: URL) throws(TokenizerError) {
        let url = folder.appending(path: "tokenizer_config.json")
        guard TokenizerFiles.exists(url) else { return }
        let fields = try JSONPart(file: url)
        lowercases = try fields.bool("do_lower_case", default: lowercases)
        stripsAccents = try fields.optional("strip_accents")?.bool()
        separatesIdeographs = try fields.bool("tokenize_chinese_chars", default: separatesIdeographs)
        addsPrefixSpace = try fields.bool("add_prefix_space", default: addsPrefixSpace)
        tokenizerClass = try fields.optional("tokenizer_class")?.string() ?? tokenizerClass
        for role in Role.allCases {
            tokens[role.rawValue] = try fields.optional(role.rawValue).map(Self.token)
        }
        maximumLength = try fields.optional("model_max_length").flatMap(Self.length)
    }

    /// What a special token may be called, the likeliest first.
    func names(of role: Role) -> [String] {
        tokens[role.rawValue].map { [$0] } ?? role.usualNames
    }

    /// A token as a string or as an object with its `content`.
    private static func token(_ part: JSONPart) throws(TokenizerError) -> String {
        if case .string(let content) = part.value { content } else { try part.string("content") }
    }

    /// Tokenizers without a limit write 1e30.
    private static func length(_ part: JSONPart) throws(TokenizerError) -> Int? {
        let limit = try part.number()
        guard limit < 1e9 else { return nil }
        guard limit >= 3, limit == limit.rounded() else {
            throw part.error("must be an integer of 3 or more")
        }
        return Int(limit)
    }
}
