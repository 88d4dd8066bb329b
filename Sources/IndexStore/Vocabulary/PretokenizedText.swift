import Retrieval

/// Reads texts that are tokens: the queries of legs that are pretokenized.
package enum PretokenizedText {
    /// The tokens in the order in which they first occur, each with its weight: what a JSON object says, or how often
    /// it occurs between white space. Tokens are told apart by their bytes.
    package static func tokens(of text: String) -> [WeightedToken] {
        if let weights = weights(inJSON: text) { return weights }
        var places: [[UInt8]: Int] = [:]
        var tokens: [WeightedToken] = []
        for token in text.unicodeScalars.split(whereSeparator: isWhiteSpace) {
            let token = String(token)
            let place = places[Array(token.utf8)] ?? tokens.count
            if place == tokens.count {
                places[Array(token.utf8)] = place
                tokens.append(WeightedToken(token, 0))
            }
            tokens[place].weight += 1
        }
        return tokens
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
