import Foundation
import Retrieval

/// Makes a document of one line of JSON.
enum DocumentLine {
    struct Problem: Error {
        let problem: String
        /// The byte of the line, from 1, where that is known.
        var column: Int?
    }

    static func parse(_ line: [UInt8]) throws(Problem) -> Document {
        var fields: [String: JSONValue]
        switch try json(line) {
        case .object(let object): fields = object
        case .array:
            throw Problem(
                problem: "must be one JSON object in each line, found an array (jq -c '.[]' makes lines of it)")
        case let other: throw Problem(problem: "must be a JSON object, found \(other.kind)")
        }
        return try document(of: &fields)
    }

    /// - Parameter textField: The field that is the document's text.
    static func document(of fields: inout [String: JSONValue], textField: String = "text") throws(Problem) -> Document {
        let id = try takeID(from: &fields)
        let title = try takeText("title", from: &fields)
        let text = try takeText(textField, from: &fields)
        let metadata: [String: JSONValue]
        switch fields.removeValue(forKey: "metadata") ?? .null {
        case .object(let explicit): metadata = fields.merging(explicit) { _, explicit in explicit }
        case .null: metadata = fields
        case let other: throw Problem(problem: "\"metadata\" must be an object, found \(other.kind)")
        }
        return Document(id: id, title: title, text: text, metadata: metadata)
    }

    private static func json(_ line: [UInt8]) throws(Problem) -> JSONValue {
        do {
            return try JSONValue(parsing: line)
        } catch {
            throw Problem(problem: "is not valid JSON: \(error.problem)", column: error.column)
        }
    }

    private static func takeID(from fields: inout [String: JSONValue]) throws(Problem) -> DocumentID {
        let name = fields["_id"] != nil ? "_id" : "id"
        let id: String
        switch fields.removeValue(forKey: name) {
        case .string(let value): id = value
        case .integer(let value): id = String(value)
        case nil: throw Problem(problem: "the document has no \"_id\"")
        case let other?: throw Problem(problem: "\"\(name)\" must be a string or an integer, found \(other.kind)")
        }
        guard !id.isEmpty else { throw Problem(problem: "\"\(name)\" is empty") }
        guard id.utf8.count <= CorpusReader.longestID else {
            throw Problem(
                problem: "\"\(name)\" has \(id.utf8.count) bytes, more than the \(CorpusReader.longestID) allowed")
        }
        return DocumentID(id)
    }

    private static func takeText(_ name: String, from fields: inout [String: JSONValue]) throws(Problem) -> String {
        switch fields.removeValue(forKey: name) {
        case .string(let value): return value
        case nil, .null: return ""
        case let other?: throw Problem(problem: "\"\(name)\" must be a string, found \(other.kind)")
        }
    }
}
