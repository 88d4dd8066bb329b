import Retrieval

/// A value as the file has it: what terms are looked up by.
struct FieldValue: Hashable {
    let kind: ValueKind
    let bytes: [UInt8]

    /// - Returns: nil for what is no value of a field: null, arrays and objects, and the number that is none.
    init?(_ value: JSONValue) {
        var bytes: [UInt8] = []
        guard let kind = bytes.append(value: value) else { return nil }
        (self.kind, self.bytes) = (kind, bytes)
    }

    init(string: String) {
        kind = .string
        bytes = Array(string.utf8)
    }

    init(instant: Int) {
        kind = .date
        var bytes: [UInt8] = []
        bytes.append(instant: instant)
        self.bytes = bytes
    }
}

extension [UInt8] {
    /// - Returns: The value's kind; nil, and nothing is appended, for what is no value of a field.
    mutating func append(value: JSONValue) -> ValueKind? {
        switch value {
        case .bool(let value):
            append(value ? 1 : 0)
            return .boolean
        case .integer(let value):
            append(number: value)
            return .number
        case .number(let value):
            if value.isNaN { return nil }
            append(number: value)
            return .number
        case .string(let value):
            append(contentsOf: value.utf8)
            return .string
        case .null, .array, .object:
            return nil
        }
    }
}
