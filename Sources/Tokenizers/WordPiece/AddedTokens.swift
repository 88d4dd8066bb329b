/// Tokens that are found in a text as they stand, before anything splits it: `[MASK]`, `[SEP]`, a model's own.
struct AddedTokens: Sendable {
    struct Token: Sendable {
        var content: [UInt8]
        var id: UInt32
        /// Only found where it does not touch a letter, a digit or `_`.
        var isSingleWord: Bool
    }

    /// By descending length, so that the first that matches is the longest.
    private let tokens: [Token]
    private let firstBytes: [Bool]

    init(_ tokens: [Token]) {
        self.tokens = tokens.filter { !$0.content.isEmpty }.sorted { $0.content.count > $1.content.count }
        var firstBytes = [Bool](repeating: false, count: 256)
        for token in self.tokens {
            firstBytes[Int(token.content[0])] = true
        }
        self.firstBytes = firstBytes
    }

    var isEmpty: Bool { tokens.isEmpty }

    func id(of token: String) -> UInt32? {
        tokens.first { $0.content.elementsEqual(token.utf8) }?.id
    }

    /// Calls `stretch` for text between tokens and `token` for tokens, from left to right.
    func split<State>(
        _ text: UnsafeBufferPointer<UInt8>, into state: inout State,
        stretch: (UnsafeBufferPointer<UInt8>, inout State) -> Void, token: (UInt32, inout State) -> Void
    ) {
        var start = 0
        var position = 0
        while position < text.count {
            if firstBytes[Int(text[position])], let found = match(text, at: position) {
                stretch(UnsafeBufferPointer(rebasing: text[start..<position]), &state)
                token(found.id, &state)
                position += found.content.count
                start = position
            } else {
                position += 1
            }
        }
        stretch(UnsafeBufferPointer(rebasing: text[start...]), &state)
    }

    private func match(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Token? {
        tokens.first { token in
            let end = position + token.content.count
            return end <= text.count && text[position..<end].elementsEqual(token.content)
                && (!token.isSingleWord || isAlone(text, position..<end))
        }
    }

    private func isAlone(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var before = range.lowerBound - 1
        while before > 0, text[before] & 0xC0 == 0x80 {
            before -= 1
        }
        return (before < 0 || !isWordCharacter(text, at: before))
            && (range.upperBound == text.count || !isWordCharacter(text, at: range.upperBound))
    }

    private func isWordCharacter(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        guard let scalar = Unicode.Scalar(UTF8Scalar.decode(text, at: position).scalar) else { return false }
        switch scalar.properties.generalCategory {
        case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return scalar.properties.isAlphabetic || scalar.properties.isJoinControl
        }
    }
}
