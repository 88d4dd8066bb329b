import Retrieval

/// A vector as a field of a JSON object has it.
enum FieldVector {
    /// An object from tokens to weights.
    case sparse([WeightedToken])
    /// An array of numbers.
    case dense([Float])

    /// Reads a vector; nil for `null`.
    init?(reading cursor: inout JSONCursor, field: String) throws(JSONCursor.Problem) {
        switch cursor.next {
        case UInt8(ascii: "{"):
            var tokens: [WeightedToken] = []
            try cursor.object { (cursor, token) throws(JSONCursor.Problem) in
                let column = cursor.column
                let weight = try cursor.number()
                if let problem = Self.problem(token, weight) {
                    throw JSONCursor.Problem(problem: "in \"\(field)\" \(problem)", column: column)
                }
                tokens.append(WeightedToken(token, Float(weight)))
            }
            self = .sparse(tokens)
        case UInt8(ascii: "["):
            var vector: [Float] = []
            try cursor.array { (cursor) throws(JSONCursor.Problem) in
                let column = cursor.column
                let component = Float(try cursor.number())
                guard component.isFinite else {
                    throw JSONCursor.Problem(problem: "a number in \"\(field)\" is beyond 32 bits", column: column)
                }
                vector.append(component)
            }
            self = .dense(vector)
        default:
            let column = cursor.column
            let value = try cursor.value()
            guard value == .null else {
                throw JSONCursor.Problem(
                    problem: "\"\(field)\" must be an object from tokens to weights or an array of numbers, "
                        + "found \(value.kind)", column: column)
            }
            return nil
        }
    }

    /// What is wrong with a token and its weight, nil for nothing.
    private static func problem(_ token: String, _ weight: Double) -> String? {
        guard !token.isEmpty else { return "a token is empty" }
        let rounded = Float(weight)
        guard rounded.isFinite, weight >= 0 else {
            return "the weight of \"\(token.prefix(60))\" must be a number from 0, found \(weight)"
        }
        // Sums of integer weights are to be exact.
        guard Double(rounded) == weight || weight.rounded() != weight else {
            return "the weight of \"\(token.prefix(60))\" is an integer that 32 bits do not hold; "
                + "they hold all up to 16,777,216"
        }
        return nil
    }
}
