import Retrieval

/// A value as the file has it: what terms are looked up by.
struct FieldValue: Hashable {
    let kind: ValueKind
    let bytes: [UInt8]

    /// - Returns: nil for what is no value of a field: null, arrays and objects, and the number that is none.
    init?(_ value: JSONValue) {
        var bytes: [UInt8] = []
        switch value {
        case .bool(let value):
            kind = .boolean
            bytes.append(value ? 1 : 0)
        case .integer(let value):
            kind = .number
            bytes.append(number: value)
        case .number(let value):
            if value.isNaN { return nil }
            kind = .number
            bytes.append(number: value)
        case .string(let value):
            kind = .string
            bytes.append(contentsOf: value.utf8)
        case .null, .array, .object:
            return nil
        }
        self.bytes = bytes
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
