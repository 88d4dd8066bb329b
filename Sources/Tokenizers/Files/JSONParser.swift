import Foundation

/// Reads JSON into a ``JSONTree``.
struct JSONParser {
    /// Where a file is not JSON, and why.
    struct Problem: Error {
        var reason: String
        /// From the start of the file, in bytes.
        var position: Int
    }

    private let text: Bytes
    private var position = 0
    private var depth = 0

    static func parse(_ data: Data) throws(Problem) -> JSONTree {
        // `withUnsafeBytes` rethrows any error; a result carries a typed one out.
        let result = data.withUnsafeBytes { raw in
            Result { () throws(Problem) in
                var parser = JSONParser(text: raw.bindMemory(to: UInt8.self))
                let tree = try parser.value()
                parser.skipSpace()
                guard parser.position == parser.text.count else { throw parser.problem("more than one value") }
                return tree
            }
        }
        return try result.get()
    }

    private init(text: Bytes) {
        self.text = text
    }

    private func problem(_ reason: String) -> Problem {
        Problem(reason: reason, position: position)
    }

    private mutating func skipSpace() {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// The next byte that is no white space.
    private mutating func peek() throws(Problem) -> UInt8 {
        skipSpace()
        guard position < text.count else { throw problem("the file ends") }
        return text[position]
    }

    private mutating func value() throws(Problem) -> JSONTree {
        switch try peek() {
        case UInt8(ascii: "{"): return try nested { (parser) throws(Problem) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(Problem) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    /// Steps into an object or array, but not deeper than a file of sense goes.
    private mutating func nested(
        _ body: (inout JSONParser) throws(Problem) -> JSONTree
    ) throws(Problem) -> JSONTree {
        guard depth < 64 else { throw problem("too many values within values") }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(Problem) -> JSONTree {
        var members: [JSONTree.Member] = []
        while try hasElement(isFirst: members.isEmpty, end: UInt8(ascii: "}")) {
            guard try peek() == UInt8(ascii: "\"") else { throw problem("expected a key") }
            let key = try string()
            guard try peek() == UInt8(ascii: ":") else { throw problem("expected a colon") }
            position += 1
            members.append(JSONTree.Member(key: key, value: try value()))
        }
        return .object(members)
    }

    private mutating func array() throws(Problem) -> JSONTree {
        var elements: [JSONTree] = []
        while try hasElement(isFirst: elements.isEmpty, end: UInt8(ascii: "]")) {
            elements.append(try value())
        }
        return .array(elements)
    }

    /// Steps over the comma to the next element, or over the end.
    private mutating func hasElement(isFirst: Bool, end: UInt8) throws(Problem) -> Bool {
        let byte = try peek()
        if byte == end {
            position += 1
            return false
        }
        if !isFirst {
            guard byte == UInt8(ascii: ",") else { throw problem("expected a comma") }
            position += 1
        }
        return true
    }

    private mutating func word(_ word: StaticString, _ value: JSONTree) throws(Problem) -> JSONTree {
        let end = position + word.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard end <= text.count, text[position..<end].elementsEqual(expected) else {
            throw problem("expected a value")
        }
        position = end
        return value
    }

    private mutating func number() throws(Problem) -> Double {
        let start = position
        while position < text.count, isNumberByte(text[position]) {
            position += 1
        }
        let digits = text[start..<position]
        // Most numbers are ids.
        if digits.count < 10, !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 < 10 }) {
            return Double(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        }
        guard let first = digits.first, first == UInt8(ascii: "-") || first &- 0x30 < 10,
            let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite
        else {
            position = start
            throw problem("expected a value")
        }
        return value
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func string() throws(Problem) -> String {
        position += 1
        let start = position
        var hasEscapes = false
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            guard text[position] >= 0x20 else { throw problem("a control character in a string") }
            if text[position] == UInt8(ascii: "\\") {
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        guard position < text.count else { throw problem("a string does not end") }
        let raw = text[start..<position]
        position += 1
        let value = hasEscapes ? unescaped(raw) : String(validating: raw, as: UTF8.self)
        guard let value else {
            position = start
            throw problem("a malformed string")
        }
        return value
    }

    private func unescaped(_ raw: Slice<Bytes>) -> String? {
        // A decoder keeps the characters of a single string as they are.
        let quoted = Data([UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")])
        return try? JSONDecoder().decode(String.self, from: quoted)
    }
}
