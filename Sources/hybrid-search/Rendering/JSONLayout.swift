import Foundation
import HybridSearch

/// JSON for people: what fits is on one line, and a vector always is.
enum JSONLayout {
    private static let width = 100

    /// The lines of a value, keys in order.
    static func lines(_ value: JSONValue) -> [String] { lines(value, indent: "", prefix: "", suffix: "") }

    private static func lines(_ value: JSONValue, indent: String, prefix: String, suffix: String) -> [String] {
        let line = indent + prefix + text(value) + suffix
        let members = members(of: value)
        guard line.count > width, !members.isEmpty, !isVector(value) else { return [line] }
        let isArray = value.arrayValue != nil
        var lines = [indent + prefix + (isArray ? "[" : "{")]
        for (i, member) in members.enumerated() {
            lines += self.lines(
                member.value, indent: indent + "  ", prefix: member.key, suffix: i + 1 < members.count ? "," : "")
        }
        return lines + [indent + (isArray ? "]" : "}") + suffix]
    }

    private static func members(of value: JSONValue) -> [(key: String, value: JSONValue)] {
        switch value {
        case .array(let elements): elements.map { ("", $0) }
        case .object(let object): object.sorted { $0.key < $1.key }.map { (text(.string($0.key)) + ": ", $0.value) }
        default: []
        }
    }

    private static func isVector(_ value: JSONValue) -> Bool {
        value.arrayValue?.allSatisfy { $0.doubleValue != nil } ?? false
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
        case .object: "{" + members(of: value).map { $0.key + text($0.value) }.joined(separator: ", ") + "}"
        default: scalar(value)
        }
    }

    private static func scalar(_ value: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Every scalar but a number that is not finite is JSON, and such a number is none.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
