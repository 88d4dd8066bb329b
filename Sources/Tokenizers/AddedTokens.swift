/// Tokens that are found in a text as they stand, before anything splits it: `[MASK]`, `[SEP]`, a model's own.
struct AddedTokens: Sendable {
    struct Token: Sendable {
        var content: [UInt8]
        var id: UInt32
        /// Only found where it does not touch a letter, a digit or `_`.
        var isSingleWord = false
        /// Whether it takes the white space before it.
        var stripsLeft = false
        /// Whether it takes the white space behind it.
        var stripsRight = false
    }

    private let tokens: [Token]
    private let trie: TokenTrie
    private let firstBytes: [Bool]

    init(_ tokens: [Token]) {
        self.tokens = tokens
        trie = TokenTrie(tokens.map(\.content))
        var firstBytes = [Bool](repeating: false, count: 256)
        for byte in tokens.lazy.compactMap(\.content.first) {
            firstBytes[Int(byte)] = true
        }
        self.firstBytes = firstBytes
    }

    /// Calls `stretch` for text between tokens, none of it empty, and `token` for tokens, from left to right, until
    /// one of them returns false.
    ///
    /// Of several tokens that begin at the same place the longest counts. A token that is not alone, but should be,
    /// is text, and so are tokens within it.
    func split(_ text: Bytes, stretch: (Range<Int>) -> Bool, token: (UInt32) -> Bool) -> Bool {
        var start = 0
        var position = 0
        while position < text.count {
            guard firstBytes[Int(text[position])], let (found, end) = match(text, at: position) else {
                position += 1
                continue
            }
            if !found.isSingleWord || isAlone(text, position..<end) {
                let left = found.stripsLeft ? max(start, startOfSpace(text, before: position)) : position
                guard left <= start || stretch(start..<left), token(found.id) else { return false }
                start = found.stripsRight ? endOfSpace(text, from: end) : end
            }
            position = end
        }
        return start >= text.count || stretch(start..<text.count)
    }

    /// The longest token at a place.
    private func match(_ text: Bytes, at position: Int) -> (token: Token, end: Int)? {
        var longest: (token: Token, end: Int)?
        trie.forEachToken(in: text, from: position) { end, index in
            longest = (tokens[index], end)
        }
        return longest
    }

    private func isAlone(_ text: Bytes, _ range: Range<Int>) -> Bool {
        (range.lowerBound == 0 || !isWord(UTF8Scalar.decode(text, before: range.lowerBound).scalar))
            && (range.upperBound == text.count || !isWord(UTF8Scalar.decode(text, at: range.upperBound).scalar))
    }

    private func isWord(_ scalar: UInt32) -> Bool {
        CharacterKind(scalar).contains(.word)
    }

    private func startOfSpace(_ text: Bytes, before end: Int) -> Int {
        var start = end
        while start > 0 {
            let (scalar, length) = UTF8Scalar.decode(text, before: start)
            guard CharacterKind(scalar).contains(.whitespace) else { break }
            start -= length
        }
        return start
    }

    private func endOfSpace(_ text: Bytes, from start: Int) -> Int {
        var end = start
        while end < text.count {
            let (scalar, length) = UTF8Scalar.decode(text, at: end)
            guard CharacterKind(scalar).contains(.whitespace) else { break }
            end += length
        }
        return end
    }
}
