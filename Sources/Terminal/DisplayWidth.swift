/// How many columns text takes in a terminal, and text cut to columns.
///
/// Wide East Asian characters and emoji take two columns, combining marks and control characters none. The escape
/// sequences of ``Style`` take none either and survive a cut, so that a colour always ends.
public enum DisplayWidth {
    public static func of(_ text: String) -> Int {
        pieces(of: text).reduce(0) { $0 + $1.columns }
    }

    /// The text, cut and ended with `…` when it takes more than some columns.
    public static func cut(_ text: String, to columns: Int) -> String {
        let pieces = pieces(of: text)
        guard pieces.reduce(0, { $0 + $1.columns }) > columns else { return text }
        var room = columns - 1
        var result = ""
        var isCut = false
        for piece in pieces {
            if piece.columns == 0, piece.text.first == escape {
                result += piece.text
            } else if !isCut, piece.columns <= room {
                result += piece.text
                room -= piece.columns
            } else if !isCut {
                result += columns > 0 ? "…" : ""
                isCut = true
            }
        }
        return result
    }

    /// The text with spaces added up to some columns.
    public static func pad(_ text: String, to columns: Int, alignment: Alignment = .leading) -> String {
        let space = String(repeating: " ", count: max(0, columns - of(text)))
        return alignment == .leading ? text + space : space + text
    }

    /// Text from outside, made safe to print on one line: each run of control characters and white space becomes one
    /// space, so that a document cannot move the cursor, recolour the terminal or break a table.
    public static func printable(_ text: String) -> String {
        var result = ""
        var needsSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || isInvisible(scalar) {
                needsSpace = !result.isEmpty
                continue
            }
            if needsSpace { result.unicodeScalars.append(" ") }
            needsSpace = false
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    private static let escape: Character = "\u{1B}"

    /// Control characters and those that reverse the direction of what follows.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// A character, or a whole escape sequence.
    struct Piece {
        let text: String
        let columns: Int
    }

    static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let first = rest.first {
            if first == escape, let end = rest.firstIndex(of: "m"), rest.dropFirst().first == "[" {
                pieces.append(Piece(text: String(rest[...end]), columns: 0))
                rest = rest[rest.index(after: end)...]
            } else {
                pieces.append(Piece(text: String(first), columns: columns(of: first)))
                rest.removeFirst()
            }
        }
        return pieces
    }

    static func columns(of character: Character) -> Int {
        if let byte = character.asciiValue { return byte >= 0x20 && byte != 0x7F ? 1 : 0 }
        let isEmoji = character.unicodeScalars.contains { $0.value == 0xFE0F || $0.properties.isEmojiPresentation }
        return isEmoji ? 2 : character.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        // Hangul's vowels and final consonants join the syllable that its first consonant, two columns wide, began.
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// The blocks whose East Asian Width is Wide or Fullwidth (Unicode Standard Annex 11), emoji aside.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x17000...0x18AFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
            true
        default:
            false
        }
    }
}

/// On which side of its column text stands.
public enum Alignment: Sendable {
    case leading
    case trailing
}
