/// Byte-pair encoding: begins with the characters of a word, or its bytes, and merges neighbours.
final class BytePairModel: TokenModel {
    private let splitter: BytePairSplitter
    /// The tokens that are what becomes of a word of the same bytes.
    private let wholeWords: Vocabulary

    /// - Parameters:
    ///   - tokens: The tokens in order of their ids, as bytes of text.
    ///   - isPiece: Whether a word may be split into the token of that id.
    ///   - readsBytes: Whether words are split into bytes instead of characters.
    init(
        tokens: [[UInt8]], isPiece: (Int) -> Bool, merges: MergeTable, readsBytes: Bool,
        _ settings: BytePairSettings
    ) {
        let vocabulary = Vocabulary(tokens: tokens, isPiece: isPiece)
        let splitter = BytePairSplitter(vocabulary, merges, readsBytes: readsBytes, settings)
        self.splitter = splitter
        // Most words of a text are tokens: then there is nothing to merge. Which tokens, merging itself tells.
        var merger = SymbolMerger()
        var ids: [UInt32] = []
        func isWhole(_ id: Int) -> Bool {
            guard settings.continuationPrefix.isEmpty, settings.endSuffix.isEmpty, isPiece(id) else { return false }
            ids.removeAll(keepingCapacity: true)
            tokens[id].withUnsafeBufferPointer { splitter.append($0, to: &ids, &merger) }
            return settings.ignoresMerges || ids == [UInt32(id)]
        }
        wholeWords = Vocabulary(tokens: tokens, isPiece: isWhole)
    }

    typealias Scratch = SymbolMerger

    func makeScratch() -> Scratch { SymbolMerger() }

    func append(_ word: Bytes, to ids: inout [UInt32], _ merger: inout SymbolMerger) {
        if let id = wholeWords.find(word) {
            ids.append(id)
        } else {
            splitter.append(word, to: &ids, &merger)
        }
    }
}

/// What kinds of byte-pair encoding differ in.
struct BytePairSettings {
    /// The token of a character that is not in the vocabulary; without one it is left out.
    var unknown: UInt32?
    /// Whether several unknown characters in a row become one token.
    var fusesUnknown = false
    /// Whether a character that is not in the vocabulary becomes the tokens of its bytes, `<0x0A>`.
    var fallsBackToBytes = false
    /// Whether a word that is a token is not split, whatever the merges say.
    var ignoresMerges = false
    /// What symbols inside of a word begin with.
    var continuationPrefix: [UInt8] = []
    /// What the last symbol of a word ends with.
    var endSuffix: [UInt8] = []
}
