import Foundation
import Retrieval

/// What a cluster says about a request that failed.
enum ClusterFailure {
    /// The cluster's own words: the first cause with its type, or what else the answer holds.
    static func reason(in body: [UInt8]) -> String {
        guard let json = try? JSONValue(parsing: body) else { return excerpt(of: body) }
        guard let error = json.objectValue?["error"] else { return excerpt(of: body) }
        return reason(of: error)
    }

    /// The words of an `error` member, of a response or of one item of `_bulk`.
    static func reason(of error: JSONValue) -> String {
        guard let members = error.objectValue else { return error.stringValue ?? excerpt(of: Array(error.text.utf8)) }
        let root = members["root_cause"]?.arrayValue?.first?.objectValue
        let own = words(of: members)
        let first = root.flatMap(words(of:)) ?? own ?? "no reason given"
        var cause = members["caused_by"]?.objectValue
        // The innermost cause is the one that says which value is wrong.
        while let inner = cause?["caused_by"]?.objectValue { cause = inner }
        guard let last = cause.flatMap(words(of:)), !first.contains(last) else { return first }
        return "\(first) (\(last))"
    }

    private static func words(of members: [String: JSONValue]) -> String? {
        guard let reason = members["reason"]?.stringValue else { return members["type"]?.stringValue }
        return members["type"]?.stringValue.map { "\($0): \(reason)" } ?? reason
    }

    private static let longestExcerpt = 200

    private static func excerpt(of body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(longestExcerpt), as: UTF8.self)
        let line = text.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
        let scalars = line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let printable = String(String.UnicodeScalarView(scalars))
        guard !printable.isEmpty else { return "no reason given" }
        return body.count > longestExcerpt ? printable + "…" : printable
    }
}
