import Retrieval

/// Reads texts that are tokens.
enum PretokenizedText {
    /// The tokens with their weights, in order; a token that occurs twice is there twice.
    static func tokens(of text: String) -> [WeightedToken] {
        weights(inJSON: text) ?? text.unicodeScalars.split(whereSeparator: isWhiteSpace).map {
            WeightedToken(String($0), 1)
        }
    }

    /// Nil for a text that is no JSON object of numbers: braces may be tokens.
    private static func weights(inJSON text: String) -> [WeightedToken]? {
        guard text.utf8.first == UInt8(ascii: "{"), text.utf8.last == UInt8(ascii: "}"),
            case .object(let members)? = try? JSONValue(parsing: text.utf8)
        else { return nil }
        var tokens: [WeightedToken] = []
        for (token, value) in members {
            guard let weight = value.doubleValue else { return nil }
            tokens.append(WeightedToken(token, Float(weight)))
        }
        return tokens
    }

    /// As Lucene's `WhitespaceTokenizer` has it: Java's `Character.isWhitespace`, which a no-break space is not.
    private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20: true
        case 0xA0, 0x2007, 0x202F: false
        case ..<0x80: false
        default:
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
