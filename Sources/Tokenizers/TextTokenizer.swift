import Foundation

/// The tokenizer of a text model: text to ids of its vocabulary.
///
/// Ids are the same as those of Hugging Face's `tokenizers`, character tables included, for WordPiece (BERT, MPNet),
/// byte-pair encoding (RoBERTa, ModernBERT) and unigram models (XLM-RoBERTa, DeBERTa, T5). A value without mutable
/// state: any number of threads may use it at once.
public struct TextTokenizer: Sendable {
    /// The most tokens that the model reads, as `tokenizer_config.json` says (`model_max_length`); nil when it sets
    /// no limit.
    public let maximumLength: Int?
    /// The token of padding, `[PAD]` or `<pad>`.
    public let paddingToken: UInt32?
    /// The token of what is not in the vocabulary, `[UNK]` or `<unk>`.
    public let unknownToken: UInt32?
    /// The token of a masked word, `[MASK]` or `<mask>`.
    public let maskToken: UInt32?
    private let vocabulary: Vocabulary
    private let pipeline: TokenPipeline
    private let templates: SequenceTemplates

    /// Reads the tokenizer of a model folder: `tokenizer.json`, or else BERT's `vocab.txt`, or else RoBERTa's
    /// `vocab.json` and `merges.txt`; and `tokenizer_config.json` when there is one.
    ///
    /// - Throws: ``TokenizerError`` when a file is missing, malformed or describes something that is not supported.
    public init(folder: URL) throws(TokenizerError) {
        let config = try TokenizerConfig(folder: folder)
        let description = try TokenizerDescription(folder: folder, config)
        let vocabulary = description.vocabulary
        func id(_ role: TokenizerConfig.Role) -> UInt32? {
            config.names(of: role).lazy.compactMap(vocabulary.id).first
        }
        maximumLength = config.maximumLength
        paddingToken = id(.padding)
        unknownToken = id(.unknown)
        maskToken = id(.mask)
        pipeline = description.pipeline
        templates = description.templates
        self.vocabulary = vocabulary
    }

    /// The number of ids: the highest + 1, added tokens among them.
    public var vocabularySize: Int { vocabulary.count }

    /// The special token that begins every sequence, `[CLS]` or `<s>`.
    public var startToken: UInt32? { templates.single.start }

    /// The special token that ends every sequence, `[SEP]` or `</s>`.
    public var endToken: UInt32? { templates.single.end }

    /// How many special tokens a sequence has besides its one or two texts.
    public var specialTokens: (single: Int, pair: Int) {
        (templates.single.specialCount, templates.pair.specialCount)
    }

    /// The token of an id as the vocabulary has it: `##ing`, `Ġthe`, `▁the`.
    public func token(of id: UInt32) -> String? {
        vocabulary.token(of: id)
    }

    /// The id of a token as the vocabulary has it.
    public func id(of token: String) -> UInt32? {
        vocabulary.id(of: token)
    }

    /// The ids of a text's tokens without special ones around them, at most `limit`.
    ///
    /// - Complexity: O(n) in the bytes of the text; O(n log n) in those of its longest word.
    public func tokens(of text: String, limit: Int = .max) -> [UInt32] {
        var text = text
        return text.withUTF8 { pipeline.tokens(of: $0, limit: limit) }
    }

    /// A text with its special tokens, at most `maxLength` ids: the text is cut, the special tokens are not.
    ///
    /// - Precondition: `maxLength` is at least `specialTokens.single`.
    public func encode(_ text: String, maxLength: Int) -> TokenizedText {
        let room = maxLength - templates.single.specialCount
        precondition(room >= 0, "a sequence has at least its special tokens")
        return templates.single.sequence(tokens(of: text, limit: room))
    }

    /// Two texts, which are bare tokens already, as one sequence of at most `maxLength` ids: of the two the longer is
    /// cut first.
    ///
    /// - Precondition: `maxLength` is at least `specialTokens.pair`.
    public func encode(pair first: [UInt32], _ second: [UInt32], maxLength: Int) -> TokenizedText {
        let room = maxLength - templates.pair.specialCount
        precondition(room >= 0, "a pair has at least its special tokens")
        let lengths = SequenceTemplate.lengths(first.count, second.count, room: room)
        return templates.pair.sequence(first.prefix(lengths.first), second.prefix(lengths.second))
    }
}
