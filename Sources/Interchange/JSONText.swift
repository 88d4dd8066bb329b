import Retrieval

/// JSON on one line, written piece by piece, with the keys of objects in order of their bytes.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    /// Punctuation and text that is JSON already.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20:
                raw("\\u00")
                bytes.append(Self.hexDigits[Int(byte >> 4)])
                bytes.append(Self.hexDigits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func integer(_ value: Int) {
        bytes.append(contentsOf: String(value).utf8)
    }

    /// The shortest digits that read back as the same number.
    ///
    /// - Precondition: The value is finite.
    mutating func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
        precondition(value.isFinite, "JSON has no \(value)")
        bytes.append(contentsOf: value.description.utf8)
    }

    /// A list in brackets or braces with commas between its elements.
    mutating func list<Elements: Sequence, Failure: Error>(
        _ open: StaticString, _ elements: Elements, _ close: StaticString,
        element: (inout JSONText, Elements.Element) throws(Failure) -> Void
    ) throws(Failure) {
        raw(open)
        var isFirst = true
        for next in elements {
            if !isFirst { raw(",") }
            isFirst = false
            try element(&self, next)
        }
        raw(close)
    }

    /// Any value.
    ///
    /// - Throws: ``InterchangeError`` at `place` for a number that is not finite.
    mutating func value(_ value: JSONValue, place: @autoclosure () -> String) throws(InterchangeError) {
        switch value {
        case .null: raw("null")
        case .bool(let value): raw(value ? "true" : "false")
        case .integer(let value): integer(value)
        case .number(let value):
            guard value.isFinite else {
                throw InterchangeError(place: place(), problem: "JSON cannot hold the number \(value)")
            }
            number(value)
        case .string(let value): string(value)
        case .array(let values):
            try list("[", values, "]") { (json, value) throws(InterchangeError) in
                try json.value(value, place: place())
            }
        case .object(let fields):
            try list("{", fields.inKeyOrder, "}") { (json, field) throws(InterchangeError) in
                json.string(field.key)
                json.raw(":")
                try json.value(field.value, place: place())
            }
        }
    }

    mutating func newline() {
        bytes.append(0x0A)
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

extension Dictionary where Key == String {
    /// The entries by the bytes of their keys, so that the same dictionary always makes the same text.
    var inKeyOrder: [(key: String, value: Value)] {
        sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
