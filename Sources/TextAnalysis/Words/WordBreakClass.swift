/// What a code point can be to a word, after Unicode Standard Annex #29 with Lucene's additions for emoji, ideographs
/// and the scripts of South East Asia.
///
/// The raw values are those in ``wordBreakRanges``.
enum WordBreakClass: UInt8 {
    case other
    case letter
    case hebrewLetter
    case number
    /// 0 to 9: numbers that can also carry an enclosing keycap.
    case digit
    case katakana
    case midLetter
    case midNumber
    case midLetterOrNumber
    case singleQuote
    /// The underscore and its kin (ExtendNumLet).
    case connector
    /// Letters that are emoji too, as ℹ.
    case letterEmoji
    case emoji
    case extend
    /// Thai, Lao, Khmer, Myanmar and others that write no spaces.
    case complexContext
    case complexContextExtend
    case joiner
    /// U+20E3, the enclosing keycap.
    case keycap
    /// U+FE0E.
    case textPresentation
    /// U+FE0F.
    case emojiPresentation
    /// The skin tones.
    case emojiModifier
    case tag
    case tagEnd
    /// Han and Hiragana: a word each.
    case ideograph
    case doubleQuote
    /// # and *, which are emoji with an enclosing keycap.
    case keycapBase
    case regionalIndicator
}

extension WordBreakClass {
    /// Whether the code point belongs to whatever stands before it (Extend, Format, ZWJ).
    @inline(__always)
    var extends: Bool {
        switch self {
        case .extend, .complexContextExtend, .joiner, .keycap, .textPresentation, .emojiPresentation, .emojiModifier,
            .tag, .tagEnd: true
        default: false
        }
    }

    /// ``extends`` but for the two presentation selectors, which have a meaning of their own in emoji.
    @inline(__always)
    var extendsEmoji: Bool {
        extends && self != .textPresentation && self != .emojiPresentation
    }

    @inline(__always)
    var isLetter: Bool { self == .letter || self == .hebrewLetter || self == .letterEmoji }

    @inline(__always)
    var isNumber: Bool { self == .digit || self == .number }

    @inline(__always)
    var isEmoji: Bool { self == .emoji || self == .letterEmoji }

    /// Whether the code point stays in a word when letters are on both of its sides.
    @inline(__always)
    var joinsLetters: Bool { self == .midLetter || self == .midLetterOrNumber || self == .singleQuote }

    /// Whether the code point stays in a word when numbers are on both of its sides.
    @inline(__always)
    var joinsNumbers: Bool { self == .midNumber || self == .midLetterOrNumber || self == .singleQuote }
}
