/// GPT-2's words, whose letters are bytes.
struct ByteLevel: PreTokenizer {
    /// Whether every piece begins with a space.
    let addsPrefixSpace: Bool
    /// Whether GPT-2's pattern splits.
    let usesPattern: Bool
    /// Whether bytes become visible characters, see ``ByteAlphabet``: not when the model reads bytes as they are.
    var encodesBytes = true

    func split(_ piece: TextPiece, _ emit: (TextPiece) -> Bool) -> Bool {
        guard addsPrefixSpace, piece.text[0] != 0x20 else { return splitSpaced(piece, emit) }
        let prefixed = [0x20] + piece.text
        return prefixed.withUnsafeBufferPointer { splitSpaced(TextPiece(text: $0, isFirst: piece.isFirst), emit) }
    }

    private func splitSpaced(_ piece: TextPiece, _ emit: (TextPiece) -> Bool) -> Bool {
        guard usesPattern else { return emitEncoded(piece.text, isFirst: piece.isFirst, emit) }
        let text = piece.text
        var start = 0
        while start < text.count {
            let end = ByteLevelPattern.end(of: start, in: text)
            guard emitEncoded(text.part(start..<end), isFirst: piece.isFirst && start == 0, emit) else {
                return false
            }
            start = end
        }
        return true
    }

    @inline(__always)
    private func emitEncoded(_ word: Bytes, isFirst: Bool, _ emit: (TextPiece) -> Bool) -> Bool {
        guard encodesBytes else { return emit(TextPiece(text: word, isFirst: isFirst)) }
        var encoded: [UInt8] = []
        ByteAlphabet.encode(word, into: &encoded)
        return encoded.withUnsafeBufferPointer { emit(TextPiece(text: $0, isFirst: isFirst)) }
    }
}

/// GPT-2's pattern (`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`), by hand.
enum ByteLevelPattern {
    /// Where the match that begins at `start` ends; one begins wherever the one before has ended.
    static func end(of start: Int, in text: Bytes) -> Int {
        if text[start] == 0x27, let end = endOfContraction(text, from: start + 1) {
            return end
        }
        var (kind, length) = kind(text, at: start)
        var position = start + length
        if text[start] == 0x20, position < text.count {
            // One space goes with what follows.
            let next = Self.kind(text, at: position)
            if next.kind != .whitespace {
                kind = next.kind
                position += next.length
            }
        }
        var last = position
        while position < text.count {
            let next = Self.kind(text, at: position)
            guard next.kind == kind else { break }
            last = position
            position += next.length
        }
        // White space leaves its last character to what follows.
        let leavesOne = kind == .whitespace && position < text.count && last > start && last < position
        return leavesOne ? last : position
    }

    private static let kinds: CharacterKind = [.letter, .number, .whitespace]

    @inline(__always)
    private static func kind(_ text: Bytes, at position: Int) -> (kind: CharacterKind, length: Int) {
        let byte = text[position]
        if byte | 0x20 &- 0x61 < 26 {
            return (.letter, 1)
        }
        let (scalar, length) = UTF8Scalar.decode(text, at: position)
        return (CharacterKind(scalar).intersection(kinds), length)
    }

    private static func endOfContraction(_ text: Bytes, from start: Int) -> Int? {
        guard start < text.count else { return nil }
        switch text[start] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 1
        case UInt8(ascii: "r"), UInt8(ascii: "v"): return endOfLetter(UInt8(ascii: "e"), text, at: start + 1)
        case UInt8(ascii: "l"): return endOfLetter(UInt8(ascii: "l"), text, at: start + 1)
        default: return nil
        }
    }

    private static func endOfLetter(_ letter: UInt8, _ text: Bytes, at position: Int) -> Int? {
        position < text.count && text[position] == letter ? position + 1 : nil
    }
}
