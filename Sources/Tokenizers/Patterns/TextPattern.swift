/// Something to look for in a text.
protocol TextPattern: Sendable {
    /// The first match at or behind `start`; it is not empty.
    func firstMatch(in text: Bytes, from start: Int) -> Range<Int>?
}

/// A string as it stands.
struct LiteralPattern: TextPattern {
    /// Not empty.
    let bytes: [UInt8]

    func firstMatch(in text: Bytes, from start: Int) -> Range<Int>? {
        var position = start
        while position + bytes.count <= text.count {
            if text[position] == bytes[0], text.has(bytes, at: position) {
                return position..<position + bytes.count
            }
            position += 1
        }
        return nil
    }
}

/// A single character of some kind.
struct CharacterPattern: TextPattern {
    let isMember: @Sendable (UInt32) -> Bool

    static let whitespace = CharacterPattern { CharacterKind($0).contains(.whitespace) }
    static let number = CharacterPattern { CharacterKind($0).contains(.number) }
    static let punctuation = CharacterPattern { CharacterClass($0) == .punctuation }

    func firstMatch(in text: Bytes, from start: Int) -> Range<Int>? {
        var position = start
        while position < text.count {
            let (scalar, length) = UTF8Scalar.decode(text, at: position)
            if isMember(scalar) {
                return position..<position + length
            }
            position += length
        }
        return nil
    }
}

/// `\w+|[^\w\s]+`: words, and stretches of what is neither word nor white space.
struct WordPattern: TextPattern {
    func firstMatch(in text: Bytes, from start: Int) -> Range<Int>? {
        var position = start
        var match: (start: Int, isWord: Bool)?
        while position < text.count {
            let (scalar, length) = UTF8Scalar.decode(text, at: position)
            let kind = CharacterKind(scalar)
            let isWord = kind.contains(.word)
            let isSpace = kind.contains(.whitespace) && !isWord
            if let match {
                guard !isSpace, isWord == match.isWord else { return match.start..<position }
            } else if !isSpace {
                match = (position, isWord)
            }
            position += length
        }
        return match.map { $0.start..<position }
    }
}
