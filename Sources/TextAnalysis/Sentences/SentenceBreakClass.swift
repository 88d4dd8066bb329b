/// What a code point can be to a sentence: the property `Sentence_Break` of Unicode Standard Annex #29, but for the
/// ellipsis, which ends as much as three full stops do.
enum SentenceBreakClass: UInt8 {
    case other
    case carriageReturn
    case lineFeed
    /// The other characters that end a paragraph.
    case separator
    /// Marks and joiners, which belong to the character before them.
    case extend
    /// Invisible characters, which belong to the character before them too.
    case format
    case space
    case lower
    case upper
    case otherLetter
    case numeric
    /// A full stop, which ends sentences, abbreviations and nothing at all.
    case stop
    /// What ends a sentence and nothing else: question marks, ideographic full stops.
    case terminal
    /// Quotation marks and brackets, opening ones too.
    case close
    /// What goes on with a sentence: commas, dashes, colons.
    case continuation
}

extension SentenceBreakClass {
    init(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        switch scalar {
        case "\r": self = .carriageReturn
        case "\n": self = .lineFeed
        case "\u{85}", "\u{2028}", "\u{2029}": self = .separator
        case ".", "\u{2024}", "\u{2026}", "\u{FE52}", "\u{FF0E}": self = .stop
        case _ where properties.isGraphemeExtend || scalar == "\u{200D}": self = .extend
        case _ where properties.generalCategory == .spacingMark: self = .extend
        case _ where properties.generalCategory == .format: self = .format
        case _ where properties.isWhitespace: self = .space
        case _ where Self.continuations.contains(scalar): self = .continuation
        case _ where properties.isSentenceTerminal: self = .terminal
        case _ where properties.isLowercase: self = .lower
        case _ where properties.isUppercase || properties.generalCategory == .titlecaseLetter: self = .upper
        case _ where properties.isAlphabetic || scalar == "\u{5F3}": self = .otherLetter
        case _ where properties.generalCategory == .decimalNumber: self = .numeric
        case "\u{66B}", "\u{66C}": self = .numeric
        default: self = Self.isClosing(properties) ? .close : .other
        }
    }

    private static func isClosing(_ properties: Unicode.Scalar.Properties) -> Bool {
        switch properties.generalCategory {
        case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation: true
        default: properties.isQuotationMark
        }
    }

    /// `SContinue`, without the semicolons that Unicode 15.1 added.
    private static let continuations: Set<Unicode.Scalar> = [
        ",", "-", ":", "\u{55D}", "\u{60C}", "\u{60D}", "\u{7F8}", "\u{1802}", "\u{1808}", "\u{2013}", "\u{2014}",
        "\u{3001}", "\u{FE10}", "\u{FE11}", "\u{FE13}", "\u{FE31}", "\u{FE32}", "\u{FE50}", "\u{FE51}", "\u{FE55}",
        "\u{FE58}", "\u{FE63}", "\u{FF0C}", "\u{FF0D}", "\u{FF1A}", "\u{FF64}",
    ]

    var endsParagraph: Bool { self == .carriageReturn || self == .lineFeed || self == .separator }

    var isWhitespace: Bool { self == .space || endsParagraph }

    var isLetter: Bool { self == .lower || self == .upper || self == .otherLetter }

    var endsSentence: Bool { self == .stop || self == .terminal }

    var belongsToPrevious: Bool { self == .extend || self == .format }
}

/// The ``SentenceBreakClass`` of every code point: one load for the Basic Multilingual Plane.
struct SentenceBreakTable: Sendable {
    static let shared = SentenceBreakTable()

    private let basicPlane: [SentenceBreakClass] = (UInt32(0)..<0x10000).map { code in
        Unicode.Scalar(code).map { SentenceBreakClass($0) } ?? .other
    }

    @inline(__always)
    subscript(code: UInt32) -> SentenceBreakClass {
        if code < 0x10000 { return basicPlane[Int(code)] }
        return Unicode.Scalar(code).map { SentenceBreakClass($0) } ?? .other
    }
}
