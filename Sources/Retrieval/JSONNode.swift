import Foundation

/// A mistake in a JSON file: the path of the value and what is wrong with it.
public struct JSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, from the root `$`: `$.search.retriever.linear.retrievers[1].weight`.
    public let path: String
    /// What, so that path and problem read as a sentence: `must be ≥ 0, found -0.5`.
    public let problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }
}

/// A JSON value that knows its path and where to report what is wrong with it.
///
/// Accessors return nil on a mistake and note it, so that one reading of a file finds all of its mistakes.
public struct JSONNode {
    /// The value as it was read.
    public let value: JSONValue
    /// Where the value is, from the root `$`.
    public let path: String
    private let report: Report

    /// The mistakes found so far, shared by all nodes of one file.
    public final class Report {
        /// In the order in which they were found.
        public private(set) var problems: [JSONProblem] = []
        /// Where the file is, for other files that it names; nil for text that is in no file.
        public let folder: URL?

        public init(folder: URL? = nil) {
            self.folder = folder
        }

        /// Adds a mistake.
        public func note(_ problem: JSONProblem) {
            problems.append(problem)
        }
    }

    /// The folder of the file, nil for text that is in no file.
    public var folder: URL? { report.folder }

    public init(_ value: JSONValue, path: String = "$", report: Report) {
        self.value = value
        self.path = path
        self.report = report
    }

    /// Notes a mistake in this value.
    public func note(_ problem: String) {
        report.note(JSONProblem(path: path, problem: problem))
    }

    // MARK: Children

    /// The members of an object. A key that is not known is noted, with the nearest known one.
    public func members(known: [String]) -> [String: JSONNode] {
        guard let object = value.objectValue else {
            note("must be an object, found \(value.kind)")
            return [:]
        }
        for key in object.keys.sorted() where !known.contains(key) {
            child(key, of: object)?.note(Self.unknownKey(key, known: known))
        }
        return object.keys.reduce(into: [:]) { $0[$1] = child($1, of: object) }
    }

    /// The members of an object whose keys are names that the file's author chose.
    public func namedMembers() -> [(name: String, node: JSONNode)] {
        guard let object = value.objectValue else {
            note("must be an object, found \(value.kind)")
            return []
        }
        return object.keys.sorted().compactMap { key in child(key, of: object).map { (key, $0) } }
    }

    /// The elements of an array.
    public func elements() -> [JSONNode]? {
        guard let array = value.arrayValue else {
            note("must be an array, found \(value.kind)")
            return nil
        }
        return array.enumerated().map { JSONNode($1, path: "\(path)[\($0)]", report: report) }
    }

    private func child(_ key: String, of object: [String: JSONValue]) -> JSONNode? {
        object[key].map { JSONNode($0, path: "\(path).\(key)", report: report) }
    }

    // MARK: Scalars

    /// The string; nil, and a note, when the value is no string.
    public func string() -> String? {
        guard let string = value.stringValue else {
            note("must be a string, found \(value.kind)")
            return nil
        }
        return string
    }

    /// A string that is not empty.
    public func name() -> String? {
        guard let string = string() else { return nil }
        guard !string.isEmpty else {
            note("must not be empty")
            return nil
        }
        return string
    }

    /// The strings of an array; elements that are no strings are noted and left out.
    public func strings() -> [String]? {
        elements()?.compactMap { $0.string() }
    }

    /// The boolean; nil, and a note, when the value is none.
    public func bool() -> Bool? {
        guard let bool = value.boolValue else {
            note("must be true or false, found \(value.kind)")
            return nil
        }
        return bool
    }

    /// The number, when it is within the limits.
    public func number(in range: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude) -> Double? {
        guard let number = value.doubleValue else {
            note("must be a number, found \(value.kind)")
            return nil
        }
        guard range.contains(number) else {
            note("must be \(Self.words(for: range)), found \(value.text)")
            return nil
        }
        return number
    }

    /// The integer, when it is one and within the limits.
    public func integer(in range: ClosedRange<Int>) -> Int? {
        guard value.doubleValue != nil else {
            note("must be an integer, found \(value.kind)")
            return nil
        }
        guard let integer = value.integerValue else {
            note("must be an integer, found \(value.text)")
            return nil
        }
        guard range.contains(integer) else {
            let limits = range.upperBound == .max ? "≥ \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            note("must be \(limits), found \(integer)")
            return nil
        }
        return integer
    }

    /// A string that is one of an enumeration's raw values.
    public func oneOf<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let string = string() else { return nil }
        guard let choice = Choice(rawValue: string) else {
            let known = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            note("must be one of \(known), found \"\(string)\"")
            return nil
        }
        return choice
    }

    /// A condition on documents in Elasticsearch's query language.
    public func filter() -> Filter? {
        do {
            return try Filter(json: value, path: path)
        } catch {
            report.note(error)
            return nil
        }
    }

    // MARK: Words

    private static func words(for range: ClosedRange<Double>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (let low, .greatestFiniteMagnitude): "≥ \(JSONValue.number(low).text)"
        case (-.greatestFiniteMagnitude, let high): "≤ \(JSONValue.number(high).text)"
        case (let low, let high): "from \(JSONValue.number(low).text) to \(JSONValue.number(high).text)"
        }
    }

    /// The sentence for a key that is not known: what was probably meant, else all that is known.
    public static func unknownKey(_ key: String, known: [String]) -> String {
        let nearest = known.map { ($0, editDistance(key, $0)) }.min { $0.1 < $1.1 }
        if let (meant, distance) = nearest, distance <= max(1, min(3, key.count / 2)) {
            return "is unknown; did you mean \"\(meant)\"?"
        }
        return "is unknown; known here: \(known.joined(separator: ", "))"
    }

    private static func editDistance(_ a: String, _ b: String) -> Int {
        let b = Array(b.unicodeScalars)
        var previous = Array(0...b.count)
        for (i, scalar) in a.unicodeScalars.prefix(64).enumerated() {
            var row = [i + 1]
            for (j, other) in b.enumerated() {
                row.append(min(previous[j] + (scalar == other ? 0 : 1), previous[j + 1] + 1, row[j] + 1))
            }
            previous = row
        }
        return previous[b.count]
    }
}

extension JSONValue {
    /// A scalar as one would write it, other values as their kind: for error messages.
    public var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
        case .string(let value): "\"\(value)\""
        case .array, .object: kind
        }
    }
}
