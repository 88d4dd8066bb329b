/// What patterns ask of a character: is it a letter, a number, white space, part of a word?
struct CharacterKind: OptionSet, Sendable {
    let rawValue: UInt8

    /// `\p{L}`
    static let letter = CharacterKind(rawValue: 1)
    /// `\p{N}`
    static let number = CharacterKind(rawValue: 2)
    /// `\s`
    static let whitespace = CharacterKind(rawValue: 4)
    /// `\w`: alphabetic characters, marks, decimal digits, connectors and joiners.
    static let word = CharacterKind(rawValue: 8)
    /// `\p{M}`
    static let mark = CharacterKind(rawValue: 16)
    /// `\p{P}`
    static let punctuation = CharacterKind(rawValue: 32)
    /// `\p{S}`
    static let symbol = CharacterKind(rawValue: 64)
    /// `\p{Nd}`, `\d`
    static let decimalDigit = CharacterKind(rawValue: 128)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    @inline(__always)
    init(_ scalar: UInt32) {
        self = scalar < 0x10000 ? Self.basicPlane[Int(scalar)] : Self.classify(scalar)
    }

    /// The kinds of the basic multilingual plane: a load instead of property look-ups for almost every character.
    private static let basicPlane: [CharacterKind] = (0..<0x10000).map { classify($0) }

    private static func classify(_ value: UInt32) -> CharacterKind {
        guard let scalar = Unicode.Scalar(value) else { return [] }
        let properties = scalar.properties
        // The version that Hugging Face's `tokenizers` matches patterns with; the standard library's may be later.
        guard let age = properties.age, age.major <= 16 else { return [] }
        var kind: CharacterKind = properties.isWhitespace ? .whitespace : []
        if properties.isAlphabetic || properties.isJoinControl {
            kind.insert(.word)
        }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            kind.insert(.letter)
        case .decimalNumber: kind.formUnion([.number, .decimalDigit, .word])
        case .letterNumber, .otherNumber: kind.insert(.number)
        case .nonspacingMark, .spacingMark, .enclosingMark: kind.formUnion([.mark, .word])
        case .connectorPunctuation: kind.formUnion([.punctuation, .word])
        case .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation:
            kind.insert(.punctuation)
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: kind.insert(.symbol)
        default: break
        }
        return kind
    }
}
