import Foundation

/// The tokenizer of BERT and its family: text to ids of a WordPiece vocabulary.
///
/// Ids are the same as those of Hugging Face's `tokenizers` (`BertTokenizerFast`), character tables included. A value
/// without mutable state: any number of threads may use it at once.
public struct TextTokenizer: Sendable {
    /// The most tokens that the model reads, as `tokenizer_config.json` says (`model_max_length`).
    public let maximumLength: Int?
    /// The token that begins every sequence, `[CLS]` or `<s>`.
    public let startToken: UInt32?
    /// The token that ends every sequence, `[SEP]` or `</s>`.
    public let endToken: UInt32?
    private let single: SequenceTemplate
    private let pair: SequenceTemplate
    private let model: WordPieceModel
    private let normalizer: BertNormalizer
    /// Found in the text as it came.
    private let rawTokens: AddedTokens
    /// Found in normalized text.
    private let normalizedTokens: AddedTokens

    /// Reads the tokenizer of a model folder: `tokenizer.json`, or else `vocab.txt`, and `tokenizer_config.json` when
    /// there is one.
    ///
    /// - Throws: ``TokenizerError`` when a file is missing, malformed or describes another kind of tokenizer.
    public init(folder: URL) throws(TokenizerError) {
        self.init(try TokenizerDescription(folder: folder))
    }

    init(_ description: TokenizerDescription) {
        maximumLength = description.maximumLength
        let (start, end) = (description.start, description.end)
        startToken = start
        endToken = end
        single = SequenceTemplate([
            .special([start], segment: 0), .first(segment: 0), .special([end], segment: 0),
        ])
        pair = SequenceTemplate([
            .special([start], segment: 0), .first(segment: 0), .special([end], segment: 0), .second(segment: 1),
            .special([end], segment: 1),
        ])
        model = description.model
        normalizer = description.normalizer
        rawTokens = AddedTokens(description.addedTokens.filter { !$0.isNormalized }.map(\.token))
        var scratch: [UInt8] = []
        normalizedTokens = AddedTokens(
            description.addedTokens.filter(\.isNormalized).map { added in
                scratch.removeAll()
                added.token.content.withUnsafeBufferPointer { description.normalizer.normalize($0, into: &scratch) }
                return AddedTokens.Token(
                    content: scratch, id: added.token.id, isSingleWord: added.token.isSingleWord)
            })
    }

    /// The number of ids: the highest + 1.
    public var vocabularySize: Int { model.vocabulary.count }

    public func token(of id: UInt32) -> String? {
        model.vocabulary.token(of: id)
    }

    public func id(of token: String) -> UInt32? {
        rawTokens.id(of: token) ?? model.vocabulary.id(of: token)
    }

    /// The token of padding, `[PAD]`.
    public var paddingToken: UInt32? { id(of: "[PAD]") }
    /// The token of what is not in the vocabulary, `[UNK]`.
    public var unknownToken: UInt32? { model.unknown }
    /// The token of a masked word, `[MASK]`.
    public var maskToken: UInt32? { id(of: "[MASK]") }

    /// The ids of a text's tokens without special ones around them, at most `limit`.
    ///
    /// - Complexity: O(n) in the bytes of the text.
    public func tokens(of text: String, limit: Int = .max) -> [UInt32] {
        var splitter = WordSplitter(model: model, limit: limit)
        var text = text
        text.withUTF8 { utf8 in
            rawTokens.split(utf8, into: &splitter, stretch: readStretch) { $1.append($0) }
        }
        return splitter.ids.count > limit ? Array(splitter.ids.prefix(limit)) : splitter.ids
    }

    private func readStretch(_ stretch: UnsafeBufferPointer<UInt8>, into splitter: inout WordSplitter) {
        guard !stretch.isEmpty, !splitter.isFull else { return }
        var normalized: [UInt8] = []
        normalizer.normalize(stretch, into: &normalized)
        normalized.withUnsafeBufferPointer { text in
            if normalizedTokens.isEmpty {
                splitter.read(text)
            } else {
                normalizedTokens.split(text, into: &splitter, stretch: { $1.read($0) }, token: { $1.append($0) })
            }
        }
    }

    /// How many special tokens a sequence has besides its texts.
    public var specialTokens: (single: Int, pair: Int) { (single.specialCount, pair.specialCount) }

    /// A text with its special tokens, at most `maxLength` ids: the text is cut, the special tokens are not.
    ///
    /// - Precondition: `maxLength` is at least `specialTokens.single`.
    public func encode(_ text: String, maxLength: Int) -> TokenizedText {
        precondition(maxLength >= single.specialCount, "a sequence has at least its special tokens")
        return single.sequence(tokens(of: text, limit: maxLength - single.specialCount))
    }

    /// Two texts, which are bare tokens already, as one sequence of at most `maxLength` ids: of the two the longer is
    /// cut first.
    ///
    /// - Precondition: `maxLength` is at least `specialTokens.pair`.
    public func encode(pair first: [UInt32], _ second: [UInt32], maxLength: Int) -> TokenizedText {
        precondition(maxLength >= pair.specialCount, "a pair has at least its special tokens")
        let lengths = SequenceTemplate.lengths(
            first.count, second.count, room: maxLength - pair.specialCount)
        return pair.sequence(first.prefix(lengths.first), second.prefix(lengths.second))
    }
}
