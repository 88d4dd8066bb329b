/// What BERT's normalizer and pre-tokenizer do with a character.
enum CharacterClass: UInt8 {
    case ordinary
    /// An ordinary character whose lower-case form differs.
    case uppercase
    case whitespace
    case punctuation
    /// A CJK ideograph, a word of its own.
    case ideograph
    /// A nonspacing mark: an accent, once the text is decomposed.
    case accent
    /// Control, format and private-use characters, NUL and U+FFFD.
    case control

    @inline(__always)
    init(_ scalar: UInt32) {
        self = scalar < 0x10000 ? Self.basicPlane[Int(scalar)] : Self.classify(scalar)
    }

    /// The classes of the basic multilingual plane: a load instead of property lookups for almost every character.
    static let basicPlane: [CharacterClass] = (0..<0x10000).map { classify($0) }

    private static func classify(_ value: UInt32) -> CharacterClass {
        guard let scalar = Unicode.Scalar(value) else { return .control }
        switch value {
        case 0x09, 0x0A, 0x0D: return .whitespace
        case 0, 0xFFFD: return .control
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return .punctuation
        default: break
        }
        if isIdeograph(value) {
            return .ideograph
        }
        if let known = classInUnicode8(scalar) {
            return known
        }
        if scalar.properties.isWhitespace {
            return .whitespace
        }
        return scalar.properties.changesWhenLowercased ? .uppercase : .ordinary
    }

    /// The classes that Hugging Face's `tokenizers` takes from tables of Unicode 8. Models were trained on what it
    /// made of characters that are newer (ordinary ones) or have changed their category since.
    private static func classInUnicode8(_ scalar: Unicode.Scalar) -> CharacterClass? {
        switch scalar.value {
        case 0x1734, 0x1171E: return .accent
        case 0x166D, 0x111C9: return .punctuation
        case 0x1885, 0x1886, 0xA9BD: return nil
        default: break
        }
        guard let age = scalar.properties.age, age.major <= 8 else { return nil }
        return switch scalar.properties.generalCategory {
        case .control, .format, .privateUse: .control
        case .nonspacingMark: .accent
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            .punctuation
        default: nil
        }
    }

    private static func isIdeograph(_ value: UInt32) -> Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
            0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}
