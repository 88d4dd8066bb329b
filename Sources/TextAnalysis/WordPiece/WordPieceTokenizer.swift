import Foundation

/// The tokenizer of BERT and its family: text to ids of a WordPiece vocabulary.
///
/// Ids are the same as those of Hugging Face's `tokenizers` (`BertTokenizerFast`), character tables included. A value
/// without mutable state: any number of threads may use it at once.
public struct WordPieceTokenizer: Sendable {
    /// The most tokens that the model reads, as `tokenizer_config.json` says (`model_max_length`).
    public let maximumLength: Int?
    /// The id of `[CLS]`, the first token of every sequence.
    public let startToken: UInt32
    /// The id of `[SEP]`, the last token of every text.
    public let endToken: UInt32
    private let model: WordPieceModel
    private let normalizer: BertNormalizer
    /// Found in the text as it came.
    private let rawTokens: AddedTokens
    /// Found in normalized text.
    private let normalizedTokens: AddedTokens

    /// Reads the tokenizer of a model folder: `tokenizer.json`, or else `vocab.txt`, and `tokenizer_config.json` when
    /// there is one.
    ///
    /// - Throws: ``WordPieceError`` when a file is missing, malformed or describes another kind of tokenizer.
    public init(folder: URL) throws(WordPieceError) {
        self.init(try TokenizerDescription(folder: folder))
    }

    init(_ description: TokenizerDescription) {
        maximumLength = description.maximumLength
        startToken = description.start
        endToken = description.end
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

    /// The ids of a text's tokens without `[CLS]` and `[SEP]`, at most `limit` of them.
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

    /// `[CLS] text [SEP]`, at most `maxLength` ids: the text is cut, the two are not.
    ///
    /// - Precondition: `maxLength` is at least 2.
    public func encode(_ text: String, maxLength: Int) -> [UInt32] {
        precondition(maxLength >= 2, "a sequence has at least its first and last token")
        let tokens = tokens(of: text, limit: maxLength - 2)
        return [startToken] + tokens + [endToken]
    }

    /// `[CLS] first [SEP] second [SEP]`, at most `maxLength` ids: of the two texts the longer is cut first.
    ///
    /// - Precondition: `maxLength` is at least 3.
    public func encode(_ first: String, _ second: String, maxLength: Int) -> TokenPair {
        precondition(maxLength >= 3, "a pair has at least its first and last tokens")
        return pair(
            tokens(of: first, limit: maxLength - 3), tokens(of: second, limit: maxLength - 3), maxLength: maxLength)
    }

    /// The pair of two texts that are tokens already, for a query that meets many documents.
    ///
    /// - Precondition: `maxLength` is at least 3.
    public func pair(_ first: [UInt32], _ second: [UInt32], maxLength: Int) -> TokenPair {
        let lengths = TokenPair.lengths(first.count, second.count, room: maxLength - 3)
        var ids = [startToken]
        ids.reserveCapacity(lengths.first + lengths.second + 3)
        ids += first.prefix(lengths.first)
        ids.append(endToken)
        let boundary = ids.count
        ids += second.prefix(lengths.second)
        ids.append(endToken)
        return TokenPair(ids: ids, boundary: boundary)
    }
}

/// Two texts as one sequence of tokens.
public struct TokenPair: Hashable, Sendable {
    /// `[CLS] first [SEP] second [SEP]`.
    public let ids: [UInt32]
    /// Where the second text begins.
    public let boundary: Int

    /// The segment of each token: 0 up to the first `[SEP]`, 1 from there on (`token_type_ids`).
    public var segments: [UInt8] {
        ids.indices.map { $0 < boundary ? 0 : 1 }
    }

    /// How much of each text fits: "longest first" as Hugging Face's `tokenizers` has it. The shorter text stays
    /// whole as long as it is within half of the room; otherwise each gets half, the longer one the odd token.
    static func lengths(_ first: Int, _ second: Int, room: Int) -> (first: Int, second: Int) {
        guard first + second > room else { return (first, second) }
        let shorter = min(first, second)
        let kept = min(shorter, room / 2)
        return first <= second ? (kept, room - kept) : (room - kept, kept)
    }
}
