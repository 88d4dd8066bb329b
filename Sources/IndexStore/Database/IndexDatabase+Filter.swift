import GRDB
import Retrieval

extension IndexDatabase {
    /// The places of the documents that a filter lets through.
    func places(matching filter: Filter) throws -> [(segment: Int64, ordinal: DocumentOrdinal)] {
        var arguments = StatementArguments()
        let condition = Self.condition(filter, &arguments)
        return try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT segment, ordinal FROM document WHERE \(condition)", arguments: arguments)
            var places: [(segment: Int64, ordinal: DocumentOrdinal)] = []
            while let row = try rows.next() {
                places.append((row[0], row[1]))
            }
            return places
        }
    }

    /// The filter as an SQL condition. Values and JSON paths travel as arguments, never as text of the statement.
    private static func condition(_ filter: Filter, _ arguments: inout StatementArguments) -> String {
        switch filter {
        case .matchAll:
            return "1"
        case .matchNone:
            return "0"
        case .ids(let ids):
            return anyOf(ids.map { .string($0.rawValue) }, of: "id", &arguments)
        case .term(let field, let value):
            return element(of: field, &arguments) { anyOf([value], of: $0, &$1) }
        case .terms(let field, let values):
            return element(of: field, &arguments) { anyOf(values, of: $0, &$1) }
        case .prefix(let field, let prefix):
            return element(of: field, &arguments) { column, arguments in
                arguments += [prefix, prefix]
                return "substr(\(column), 1, length(?)) = ?"
            }
        case .termIgnoringCase(let field, let value):
            return element(of: field, &arguments) { column, arguments in
                arguments += [value]
                return "lower(\(column)) = lower(?)"
            }
        case .prefixIgnoringCase(let field, let prefix):
            return element(of: field, &arguments) { column, arguments in
                arguments += [prefix, prefix]
                return "lower(substr(\(column), 1, length(?))) = lower(?)"
            }
        case .exists(let field):
            return element(of: field, &arguments) { column, _ in "\(column) IS NOT NULL" }
        case .range(let field, let bounds):
            return element(of: field, &arguments) { range(bounds, of: $0, &$1) }
        case .bool(let must, let should, let mustNot, let minimum):
            var parts = must.map { condition($0, &arguments) }
            if minimum > 0 {
                let matches = should.map { "(\(condition($0, &arguments)))" }
                parts.append(matches.isEmpty ? "0" : "(\(matches.joined(separator: " + "))) >= \(minimum)")
            }
            parts += mustNot.map { "NOT (\(condition($0, &arguments)))" }
            return parts.isEmpty ? "1" : parts.map { "(\($0))" }.joined(separator: " AND ")
        }
    }

    /// A condition on a column, or on any element of a metadata field: `json_each` yields the elements of an array and
    /// a scalar as itself.
    private static func element(
        of field: String, _ arguments: inout StatementArguments,
        satisfies test: (String, inout StatementArguments) -> String
    ) -> String {
        switch field {
        case "_id": return test("id", &arguments)
        case "title", "text": return test(field, &arguments)
        default:
            arguments += [jsonPath(of: field)]
            let condition = test("element.atom", &arguments)
            return "EXISTS (SELECT 1 FROM json_each(document.metadata, ?) AS element WHERE \(condition))"
        }
    }

    /// `a` → `$."a"`. A dotted name means a member of a member, as in Elasticsearch.
    private static func jsonPath(of field: String) -> String {
        "$" + field.split(separator: ".").map { ".\"\($0.replacing("\"", with: ""))\"" }.joined()
    }

    private static func anyOf(
        _ values: [JSONValue], of column: String, _ arguments: inout StatementArguments
    ) -> String {
        // One argument for any number of values: SQLite limits the number of arguments, not their length.
        arguments += [(try? encode(.array(values))) ?? "[]"]
        return "\(column) IN (SELECT atom FROM json_each(?))"
    }

    private static func range(
        _ bounds: Filter.RangeBounds, of column: String, _ arguments: inout StatementArguments
    ) -> String {
        var parts: [String] = []
        for (bound, comparison) in [(bounds.gt, ">"), (bounds.gte, ">="), (bounds.lt, "<"), (bounds.lte, "<=")] {
            guard let bound else { continue }
            // SQLite orders every number before every string; a range speaks of one kind only.
            let kind = bound.stringValue == nil ? "IN ('integer', 'real')" : "= 'text'"
            parts.append("typeof(\(column)) \(kind) AND \(column) \(comparison) ?")
            arguments += [sqlValue(bound)]
        }
        return parts.joined(separator: " AND ")
    }

    /// JSON's booleans are 1 and 0 in SQLite.
    private static func sqlValue(_ value: JSONValue) -> (any DatabaseValueConvertible)? {
        switch value {
        case .bool(let value): value ? 1 : 0
        case .integer(let value): value
        case .number(let value): value
        case .string(let value): value
        case .null, .array, .object: nil
        }
    }
}
