/// Splits words greedily into the longest tokens of a vocabulary (WordPiece).
final class WordPieceModel: TokenModel {
    private let vocabulary: Vocabulary
    /// The token of a word that cannot be split.
    private let unknown: UInt32
    /// What tokens inside of a word begin with, "##".
    private let continuationPrefix: [UInt8]
    private let continuationSeed: UInt64
    /// Words of more characters are unknown.
    private let longestWord: Int

    init(vocabulary: Vocabulary, unknown: UInt32, continuationPrefix: String, longestWord: Int) {
        self.vocabulary = vocabulary
        self.unknown = unknown
        self.continuationPrefix = Array(continuationPrefix.utf8)
        self.continuationSeed = Vocabulary.hash(continuationPrefix.utf8)
        self.longestWord = longestWord
    }

    /// The hashes of a word's prefixes.
    typealias Scratch = [UInt64]

    func makeScratch() -> Scratch { [] }

    func append(_ word: Bytes, to ids: inout [UInt32], _ hashes: inout Scratch) {
        let before = ids.count
        guard !isTooLong(word) else {
            ids.append(unknown)
            return
        }
        var start = 0
        while start < word.count {
            guard let (id, end) = longestPiece(of: word, from: start, &hashes) else {
                ids.removeSubrange(before...)
                ids.append(unknown)
                return
            }
            ids.append(id)
            start = end
        }
    }

    private func isTooLong(_ word: Bytes) -> Bool {
        word.count > longestWord && word.lazy.filter { $0 & 0xC0 != 0x80 }.count > longestWord
    }

    @inline(__always)
    private func longestPiece(
        of word: Bytes, from start: Int, _ hashes: inout [UInt64]
    ) -> (id: UInt32, end: Int)? {
        let prefix = start == 0 ? [] : continuationPrefix
        var hash = start == 0 ? Vocabulary.seed : continuationSeed
        let limit = min(word.count, start + vocabulary.longestToken)
        hashes.removeAll(keepingCapacity: true)
        for position in start..<limit {
            hash = Vocabulary.extend(hash, by: word[position])
            hashes.append(hash)
        }
        var end = limit
        while end > start {
            let piece = word.part(start..<end)
            if let id = vocabulary.find(hash: hashes[end - start - 1], prefix: prefix, piece) {
                return (id, end)
            }
            end -= 1
        }
        return nil
    }
}
