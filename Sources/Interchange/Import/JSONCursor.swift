import Foundation
import Retrieval

/// Goes through one JSON text from start to end. For lines with long vectors, of which a general parser would make a
/// dictionary and a box for each number.
///
/// It is as strict as RFC 8259. Values that are no vectors are left to `JSONValue`.
struct JSONCursor {
    struct Problem: Error {
        let problem: String
        /// The byte, from 1.
        let column: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark within a line is text, at its start it is none.
        skipWhiteSpace()
    }

    /// The next byte that is no white space; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Where the next byte is, from 1.
    var column: Int { position + 1 }

    private func problem(_ problem: String) -> Problem { Problem(problem: problem, column: column) }

    private func unexpected(_ wanted: String) -> Problem {
        guard let next else { return problem("is not valid JSON: it ends where \(wanted) should be") }
        let found = next < 0x80 ? "\"\(Unicode.Scalar(next))\"" : "a byte \(next)"
        return problem("is not valid JSON: expected \(wanted), found \(found)")
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Character, _ wanted: String) throws(Problem) {
        guard next == character.asciiValue else { throw unexpected(wanted) }
        position += 1
        skipWhiteSpace()
    }

    /// Throws unless everything was read.
    func expectEnd() throws(Problem) {
        guard next == nil else { throw unexpected("the end of the line") }
    }

    // MARK: Containers

    /// Reads an object: `body` reads the value of each key.
    mutating func object(_ body: (inout JSONCursor, String) throws(Problem) -> Void) throws(Problem) {
        try take("{", "an object")
        if next == UInt8(ascii: "}") { return try take("}", "}") }
        while true {
            let key = try string()
            try take(":", "a colon")
            try body(&self, key)
            guard next == UInt8(ascii: ",") else { return try take("}", "a comma or }") }
            try take(",", "a comma")
        }
    }

    /// Reads an array: `body` reads each element.
    mutating func array(_ body: (inout JSONCursor) throws(Problem) -> Void) throws(Problem) {
        try take("[", "an array")
        if next == UInt8(ascii: "]") { return try take("]", "]") }
        while true {
            try body(&self)
            guard next == UInt8(ascii: ",") else { return try take("]", "a comma or ]") }
            try take(",", "a comma")
        }
    }

    // MARK: Scalars

    /// Reads a string.
    mutating func string() throws(Problem) -> String {
        guard next == UInt8(ascii: "\"") else { throw unexpected("a string") }
        let start = position
        let hasEscapes = try skipString()
        if hasEscapes {
            // Escapes are rare, and have many rules.
            guard case .string(let text)? = try? JSONValue(parsing: bytes[start..<position]) else {
                throw Problem(problem: "is not valid JSON: a string is broken", column: start + 1)
            }
            skipWhiteSpace()
            return text
        }
        guard let text = String(validating: bytes[start + 1..<position - 1], as: UTF8.self) else {
            throw Problem(problem: "is not valid JSON: the text is not valid UTF-8", column: start + 1)
        }
        skipWhiteSpace()
        return text
    }

    /// - Returns: Whether there is a backslash in it.
    private mutating func skipString() throws(Problem) -> Bool {
        let start = position
        var hasEscapes = false
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position += 2
            case 0..<0x20: throw problem("is not valid JSON: a control character in a string")
            default: position += 1
            }
        }
        throw Problem(problem: "is not valid JSON: a string does not end", column: start + 1)
    }

    /// Reads a number.
    mutating func number() throws(Problem) -> Double {
        let start = position
        while position < bytes.count, Self.isPartOfNumber(bytes[position]) { position += 1 }
        let digits = bytes[start..<position]
        if let integer = Self.shortInteger(digits) {
            skipWhiteSpace()
            return integer
        }
        // `Double` reads forms that JSON does not have: a leading + or zero, a point at an end.
        guard Self.isNumber(digits), let number = Double(String(decoding: digits, as: UTF8.self)) else {
            position = start
            throw unexpected("a number")
        }
        skipWhiteSpace()
        return number
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// The value of up to fifteen digits, which a double has exactly.
    private static func shortInteger(_ digits: ArraySlice<UInt8>) -> Double? {
        guard (1...15).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return Double(value)
    }

    /// -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func takeDigits() -> Int {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let hasLeadingZero = rest.first == UInt8(ascii: "0")
        let whole = takeDigits()
        guard whole > 0, whole == 1 || !hasLeadingZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard takeDigits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    // MARK: Anything

    /// Reads any value.
    mutating func value() throws(Problem) -> JSONValue {
        let start = position
        try skipValue()
        do {
            return try JSONValue(parsing: bytes[start..<position])
        } catch {
            throw Problem(problem: "is not valid JSON: \(error.problem)", column: start + (error.column ?? 1))
        }
    }

    /// Goes to where a value ends, as far as brackets and quotes tell.
    private mutating func skipValue() throws(Problem) {
        var depth = 0
        let start = position
        repeat {
            guard let byte = next else { throw unexpected("a value") }
            switch byte {
            case UInt8(ascii: "\""): _ = try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { throw unexpected("a value") }
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { throw unexpected("a value") }
                position += 1
            default: skipLiteral()
            }
            skipWhiteSpace()
        } while depth > 0
        assert(position > start)
    }

    private mutating func skipLiteral() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "["),
                UInt8(ascii: "{"), UInt8(ascii: "\""), 0x20, 0x09, 0x0A, 0x0D:
                return
            default: position += 1
            }
        }
    }
}
