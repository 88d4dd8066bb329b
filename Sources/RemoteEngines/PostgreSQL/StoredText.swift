import Retrieval

extension String {
    /// The text with the replacement character U+FFFD for each NUL, which PostgreSQL cannot store.
    package var withoutNUL: String {
        guard utf8.contains(0) else { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 })
        return String(scalars)
    }
}

extension JSONValue {
    /// The value as text that `jsonb` takes, with sorted keys: no NUL, and null for numbers that JSON does not have.
    package var storedText: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += Self.digits(of: value)
        case .string(let value): Self.write(value, to: &text)
        case .array(let values):
            text += "["
            for (position, value) in values.enumerated() {
                if position > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (position, (key, value)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if position > 0 { text += "," }
                Self.write(key, to: &text)
                text += ":"
                value.write(to: &text)
            }
            text += "}"
        }
    }

    /// Integers in full, so that they compare with integers as they are and not as the shortest digits say.
    private static func digits(of value: Double) -> String {
        guard value.isFinite else { return "null" }
        return Int(exactly: value).map { "\($0).0" } ?? value.description
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                text.unicodeScalars.append("\\")
                text.unicodeScalars.append(scalar)
            case "\0": text.unicodeScalars.append("\u{FFFD}")
            case "\u{1}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
