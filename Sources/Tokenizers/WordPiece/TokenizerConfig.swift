import Foundation

/// `tokenizer_config.json`: what `vocab.txt` alone does not say. All of it has defaults.
struct TokenizerConfig {
    var normalizer = BertNormalizer()
    var unknown = "[UNK]"
    var start = "[CLS]"
    var end = "[SEP]"
    var padding = "[PAD]"
    var mask = "[MASK]"
    var maximumLength: Int?

    var specialTokens: [String] { [unknown, start, end, padding, mask] }

    init(folder: URL) throws(TokenizerError) {
        let url = folder.appending(path: "tokenizer_config.json")
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        let fields = try TokenizerFiles.decode(Fields.self, from: try TokenizerFiles.read(url), of: url)
        normalizer.lowercases = fields.lowercases ?? true
        normalizer.stripsAccents = fields.stripsAccents ?? normalizer.lowercases
        normalizer.separatesIdeographs = fields.separatesIdeographs ?? true
        unknown = fields.unknown?.content ?? unknown
        start = fields.start?.content ?? start
        end = fields.end?.content ?? end
        padding = fields.padding?.content ?? padding
        mask = fields.mask?.content ?? mask
        // Tokenizers without a limit write 1e30.
        if let limit = fields.maximumLength, limit < 1e9 {
            guard limit >= 3, limit == limit.rounded() else {
                throw TokenizerError(path: url.path, problem: "model_max_length must be an integer of 3 or more")
            }
            maximumLength = Int(limit)
        }
    }

    private struct Fields: Decodable {
        var lowercases: Bool?
        var stripsAccents: Bool?
        var separatesIdeographs: Bool?
        var unknown: SpecialToken?
        var start: SpecialToken?
        var end: SpecialToken?
        var padding: SpecialToken?
        var mask: SpecialToken?
        var maximumLength: Double?

        enum CodingKeys: String, CodingKey {
            case lowercases = "do_lower_case"
            case stripsAccents = "strip_accents"
            case separatesIdeographs = "tokenize_chinese_chars"
            case unknown = "unk_token"
            case start = "cls_token"
            case end = "sep_token"
            case padding = "pad_token"
            case mask = "mask_token"
            case maximumLength = "model_max_length"
        }
    }

    /// A token as a string or as an object with its `content`.
    private struct SpecialToken: Decodable {
        var content: String

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                content = text
            } else {
                content = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .content)
            }
        }

        enum Key: String, CodingKey { case content }
    }
}
