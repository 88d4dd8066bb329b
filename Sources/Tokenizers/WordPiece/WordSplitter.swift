/// BERT's second and third step: splits normalized text into words at whitespace and around punctuation, and words
/// greedily into the longest tokens of the vocabulary (WordPiece).
struct WordSplitter {
    private let model: WordPieceModel
    private let limit: Int
    private(set) var ids: [UInt32] = []
    private var word: [UInt8] = []
    private var wordLength = 0
    private var prefixHashes: [UInt64] = []

    /// Stops after about `limit` ids.
    init(model: WordPieceModel, limit: Int) {
        self.model = model
        self.limit = limit
    }

    var isFull: Bool { ids.count >= limit }

    mutating func append(_ id: UInt32) {
        ids.append(id)
    }

    /// Reads a stretch of normalized UTF-8; words do not reach over its ends.
    mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
        var position = 0
        while position < text.count, !isFull {
            let (scalar, length) = UTF8Scalar.decode(text, at: position)
            let bytes = text[position..<position + length]
            switch CharacterClass(scalar) {
            case .whitespace:
                endWord()
            case .punctuation:
                endWord()
                extendWord(bytes)
                endWord()
            case .control where scalar == 0x85 || scalar == 0x0B || scalar == 0x0C:
                // Both a control character and white space: here when the text was not cleaned.
                endWord()
            default:
                extendWord(bytes)
            }
            position += length
        }
        endWord()
    }

    @inline(__always)
    private mutating func extendWord(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        wordLength += 1
        // A word that is too long becomes one unknown token, so there is no need to keep it.
        if wordLength <= model.longestWord {
            for byte in bytes {
                word.append(byte)
            }
        }
    }

    private mutating func endWord() {
        guard wordLength > 0 else { return }
        if wordLength > model.longestWord || !appendPieces() {
            ids.append(model.unknown)
        }
        word.removeAll(keepingCapacity: true)
        wordLength = 0
    }

    /// Appends the word's pieces, or nothing when a part of it is not in the vocabulary.
    private mutating func appendPieces() -> Bool {
        let before = ids.count
        var start = 0
        while start < word.count {
            guard let (id, end) = longestPiece(from: start) else {
                ids.removeSubrange(before...)
                return false
            }
            ids.append(id)
            start = end
        }
        return true
    }

    private mutating func longestPiece(from start: Int) -> (id: UInt32, end: Int)? {
        let prefix = start == 0 ? [] : model.continuationPrefix
        var hash = start == 0 ? WordPieceVocabulary.seed : model.continuationSeed
        let limit = min(word.count, start + model.vocabulary.longestToken)
        prefixHashes.removeAll(keepingCapacity: true)
        for position in start..<limit {
            hash = WordPieceVocabulary.extend(hash, by: word[position])
            prefixHashes.append(hash)
        }
        var end = limit
        while end > start {
            let piece = word[start..<end]
            if let id = model.vocabulary.find(hash: prefixHashes[end - start - 1], prefix: prefix, piece) {
                return (id, end)
            }
            end -= 1
        }
        return nil
    }
}

/// The vocabulary and what splitting needs besides.
struct WordPieceModel: Sendable {
    let vocabulary: WordPieceVocabulary
    /// The token of a word that cannot be split.
    let unknown: UInt32
    /// What tokens inside of a word begin with, "##".
    let continuationPrefix: [UInt8]
    let continuationSeed: UInt64
    /// Words of more characters are unknown.
    let longestWord: Int

    init(vocabulary: WordPieceVocabulary, unknown: UInt32, continuationPrefix: String, longestWord: Int) {
        self.vocabulary = vocabulary
        self.unknown = unknown
        self.continuationPrefix = Array(continuationPrefix.utf8)
        self.continuationSeed = WordPieceVocabulary.hash(self.continuationPrefix[...], seed: WordPieceVocabulary.seed)
        self.longestWord = longestWord
    }
}
