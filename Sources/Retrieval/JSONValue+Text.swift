import Foundation

/// Why text is not JSON.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    /// In a few words, such as `unexpected end of file`.
    public let problem: String
    /// The line and the byte of the line, both from 1, where they are known.
    public let line: Int?
    public let column: Int?

    public var description: String {
        guard let line, let column else { return problem }
        return "\(problem) in line \(line), column \(column)"
    }
}

extension JSONValue {
    /// Reads JSON text.
    ///
    /// Through `JSONSerialization` and not `JSONDecoder`: it says where a mistake is, and it keeps `1.0` apart from `1`,
    /// and both from `true`. It refuses numbers beyond a double's range and more than 512 levels of brackets, and forgives a comma
    /// before a closing bracket. Integers beyond 64 bits become doubles.
    public init(parsing text: some Collection<UInt8>) throws(JSONSyntaxError) {
        let data = Data(text)
        guard String(validating: data, as: UTF8.self) != nil else {
            throw JSONSyntaxError(problem: "the text is not valid UTF-8", line: nil, column: nil)
        }
        do {
            self = Self.value(try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed))
        } catch {
            throw JSONSyntaxError(error, in: data)
        }
    }

    private static func value(_ json: Any) -> JSONValue {
        switch json {
        case let string as String: .string(string)
        case let number as NSNumber: value(number)
        case let array as [Any]: .array(array.map(value))
        case let object as [String: Any]: .object(object.mapValues(value))
        default: .null
        }
    }

    private static func value(_ number: NSNumber) -> JSONValue {
        // Foundation reads integers from -10¹⁸ down as decimals, which call themselves doubles.
        if let decimal = number as? NSDecimalNumber, let integer = Int(decimal.stringValue) { return .integer(integer) }
        // The type that the number was made of. JSON has no 8-bit numbers, so a "c" is a boolean.
        return switch UInt8(bitPattern: number.objCType.pointee) {
        case UInt8(ascii: "c"), UInt8(ascii: "B"): .bool(number.boolValue)
        case UInt8(ascii: "d"), UInt8(ascii: "f"), UInt8(ascii: "Q"): .number(number.doubleValue)
        default: .integer(number.intValue)
        }
    }
}

extension JSONSyntaxError {
    /// Foundation's own words, of which the last are sometimes the place: "… around character 12." counts bytes from 0.
    fileprivate init(_ error: any Error, in text: Data) {
        let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? error.localizedDescription
        let parts = words.split(separator: " around character ", maxSplits: 1)
        if parts.count == 2, let offset = Int(parts[1].filter(\.isWholeNumber)) {
            let before = text.prefix(offset)
            let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            self.init(
                problem: Self.lowercasedFirst(parts[0]),
                line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: offset - lineStart + 1)
        } else {
            let sentence = Substring(words.hasSuffix(".") ? String(words.dropLast()) : words)
            self.init(problem: Self.lowercasedFirst(sentence), line: nil, column: nil)
        }
    }

    private static func lowercasedFirst(_ text: Substring) -> String {
        text.prefix(1).lowercased() + text.dropFirst()
    }
}
