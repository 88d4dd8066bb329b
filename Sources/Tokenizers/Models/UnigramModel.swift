/// SentencePiece's unigram language model: of all ways to split a piece the most probable one.
final class UnigramModel: TokenModel {
    private let trie: TokenTrie
    private let scores: [Double]
    private let unknown: UInt32
    private let unknownScore: Double
    /// The tokens `<0x00>`, `<0x01>`, … when characters that are not in the vocabulary become those of their bytes.
    private let fallbackTokens: [UInt32?]?

    /// An unknown character costs this much more than the least probable token.
    private static let unknownPenalty = 10.0

    /// - Parameter tokens: By their ids, with the logarithms of their probabilities.
    init(tokens: [[UInt8]], scores: [Double], unknown: UInt32, fallsBackToBytes: Bool) {
        trie = TokenTrie(tokens)
        self.scores = scores
        self.unknown = unknown
        unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
        fallbackTokens = fallsBackToBytes ? Vocabulary(tokens: tokens).fallbackTokens : nil
    }

    /// The best way to a place in the piece.
    struct Way {
        var score = 0.0
        /// Where its last token starts; -1 when no way leads here.
        var start: Int32 = -1
        var token: UInt32 = 0
    }

    struct Scratch {
        fileprivate var ways: [Way] = []
        fileprivate var tokens: [(id: UInt32, range: Range<Int>)] = []
    }

    func makeScratch() -> Scratch { Scratch() }

    /// Appends the ids of the best way through the piece (Viterbi).
    ///
    /// - Complexity: O(n × m) for the longest token's m bytes.
    func append(_ piece: Bytes, to ids: inout [UInt32], _ scratch: inout Scratch) {
        findWays(piece, &scratch.ways)
        trace(piece.count, &scratch)
        for (id, range) in scratch.tokens.reversed() {
            if id == unknown, let fallbackTokens {
                let tokens = piece[range].compactMap { fallbackTokens[Int($0)] }
                ids.append(contentsOf: tokens.count == range.count ? tokens : [unknown])
            } else {
                ids.append(id)
            }
        }
    }

    private func findWays(_ piece: Bytes, _ ways: inout [Way]) {
        ways.removeAll(keepingCapacity: true)
        ways.append(contentsOf: repeatElement(Way(), count: piece.count + 1))
        ways.withUnsafeMutableBufferPointer { ways in
            var start = 0
            while start < piece.count {
                let length = UTF8Scalar.length(piece[start])
                let before = ways[start].score
                var hasCharacter = false
                func consider(_ token: UInt32, _ score: Double, _ end: Int) {
                    if ways[end].start < 0 || score > ways[end].score {
                        ways[end] = Way(score: score, start: Int32(truncatingIfNeeded: start), token: token)
                    }
                }
                trie.forEachToken(in: piece, from: start) { end, token in
                    hasCharacter = hasCharacter || end - start == length
                    consider(UInt32(truncatingIfNeeded: token), scores[token] + before, end)
                }
                if !hasCharacter {
                    consider(unknown, unknownScore + before, start + length)
                }
                start += length
            }
        }
    }

    /// The tokens of the best way, from the last to the first; unknown ones in a row are one.
    private func trace(_ count: Int, _ scratch: inout Scratch) {
        scratch.tokens.removeAll(keepingCapacity: true)
        var end = count
        while end > 0 {
            let way = scratch.ways[end]
            let start = Int(way.start)
            if way.token == unknown, let last = scratch.tokens.last, last.id == unknown {
                scratch.tokens[scratch.tokens.count - 1].range = start..<last.range.upperBound
            } else {
                scratch.tokens.append((way.token, start..<end))
            }
            end = start
        }
    }
}
