import Retrieval

/// What filters find a document by, in the form of two columns: the values of each field, and the instants of those
/// that are dates. Fields are named by their paths, `a.b`, and arrays of whatever depth are several values, so that
/// one look at a column answers a condition, through an index.
package struct FilterValues: Hashable, Sendable {
    /// By field, each value once.
    package private(set) var fields: [String: [JSONValue]] = [:]
    /// By field: microseconds since 1970 of the beginning of a date.
    package private(set) var dates: [String: [JSONValue]] = [:]

    /// The names that mean parts of a document other than its metadata.
    private static let ownFields: Set<String> = ["_id", "title", "text"]

    package init(_ document: Document) {
        if !document.title.isEmpty { add(.string(document.title), to: "title") }
        for (name, value) in document.metadata { add(everyScalarOf: value, at: name) }
        fields = fields.mapValues(\.distinct)
        dates = dates.mapValues(\.distinct)
    }

    private mutating func add(everyScalarOf value: JSONValue, at path: String) {
        switch value {
        case .null: break
        case .bool, .integer, .string: addMetadata(value, at: path)
        case .number(let number): if number.isFinite { addMetadata(value, at: path) }
        case .array(let elements): for element in elements { add(everyScalarOf: element, at: path) }
        case .object(let members):
            for (name, member) in members { add(everyScalarOf: member, at: "\(path).\(name)") }
        }
    }

    private mutating func addMetadata(_ value: JSONValue, at path: String) {
        if !Self.ownFields.contains(path) { add(value, to: path) }
    }

    private mutating func add(_ value: JSONValue, to field: String) {
        fields[field, default: []].append(value)
        if let text = value.stringValue, let span = TimeSpan(iso8601: text) {
            dates[field, default: []].append(.integer(span.first))
        }
    }
}

extension [JSONValue] {
    /// The values in an order that depends on nothing but them, each once.
    fileprivate var distinct: [JSONValue] {
        Dictionary(map { ($0.storedText, $0) }) { first, _ in first }.sorted { $0.key < $1.key }.map(\.value)
    }
}
