import Retrieval

/// The fields of one line, a JSON object, of which some are vectors.
struct FieldsLine {
    /// What is no vector.
    private(set) var fields: [String: JSONValue] = [:]
    /// The fields of the object in the field ``sourceName``, nil where there is none: Elasticsearch wraps a document
    /// in it.
    private(set) var source: [String: JSONValue]?
    /// Of the line itself, or of the source.
    private(set) var vectors: [String: FieldVector] = [:]

    static let sourceName = "_source"

    /// - Parameter vectorFields: The names of fields that are vectors; a member of an object has the names of both
    ///   with a dot.
    init(_ line: CorpusLines.Line, vectorFields: Set<String>) throws(InterchangeError) {
        do throws(JSONCursor.Problem) {
            var cursor = JSONCursor(line.bytes)
            guard cursor.next == UInt8(ascii: "{") else {
                throw JSONCursor.Problem(
                    problem: "must be one JSON object in each line, found \(try cursor.value().kind)", column: 1)
            }
            try read(&cursor, vectorFields)
            try cursor.expectEnd()
        } catch {
            throw InterchangeError(place: "\(line.place):\(error.column)", problem: error.problem)
        }
    }

    private mutating func read(
        _ cursor: inout JSONCursor, _ vectorFields: Set<String>
    ) throws(JSONCursor.Problem) {
        var source: [String: JSONValue]?
        var ofSource: [String: FieldVector] = [:]
        func takeSource(_ cursor: inout JSONCursor, _ key: String) throws(JSONCursor.Problem) -> Bool {
            guard key == Self.sourceName, cursor.next == UInt8(ascii: "{") else { return false }
            source = try Self.members(of: nil, &cursor, vectorFields, &ofSource)
            return true
        }
        fields = try Self.members(of: nil, &cursor, vectorFields, &vectors, takes: takeSource)
        self.source = source
        if source != nil { vectors = ofSource }
    }

    /// Reads an object.
    ///
    /// - Parameters:
    ///   - name: That of the object, with a dot between names; nil for the line's own or the source.
    ///   - takes: Reads a value itself and says so.
    /// - Returns: What is no vector.
    private static func members(
        of name: String?, _ cursor: inout JSONCursor, _ vectorFields: Set<String>,
        _ vectors: inout [String: FieldVector],
        takes: (inout JSONCursor, String) throws(JSONCursor.Problem) -> Bool = { _, _ in false }
    ) throws(JSONCursor.Problem) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        var found: [String: FieldVector] = [:]
        try cursor.object { (cursor, key) throws(JSONCursor.Problem) in
            let path = name.map { "\($0).\(key)" } ?? key
            if try takes(&cursor, key) { return }
            if vectorFields.contains(path) {
                found[path] = try FieldVector(reading: &cursor, field: path)
            } else if cursor.next == UInt8(ascii: "{"), vectorFields.contains(where: { $0.hasPrefix("\(path).") }) {
                let rest = try members(of: path, &cursor, vectorFields, &found)
                if !rest.isEmpty { fields[key] = .object(rest) }
            } else {
                fields[key] = try cursor.value()
            }
        }
        vectors.merge(found) { $1 }
        return fields
    }
}
