import Foundation
import PostgreSQLClient
import Retrieval

/// A filter as a condition in SQL over the columns that ``FilterValues`` makes.
///
/// Everything that comes from the filter is a parameter; the SQL has nothing of it but its shape. No condition is
/// ever NULL, so that NOT is the opposite of each.
package struct FilterSQL {
    /// What the places `$1`, `$2`, … stand for.
    package private(set) var parameters: [PostgreSQLValue]
    /// Microseconds since 1970: what date math means by `now`.
    private let now: Int

    /// Up to so many values are alternatives that an index can find each of.
    private static let mostAlternatives = 64

    /// - Parameter parameters: Those that the statement has already.
    package init(parameters: [PostgreSQLValue] = [], now: Date = Date()) {
        self.parameters = parameters
        self.now = Int(exactly: (now.timeIntervalSince1970 * 1_000_000).rounded(.down)) ?? 0
    }

    /// The condition of a filter.
    ///
    /// - Throws: ``FilterError`` for a filter that cannot be answered.
    package mutating func condition(_ filter: Filter) throws(FilterError) -> String {
        switch filter {
        case .matchAll: return "true"
        case .matchNone: return "false"
        case .ids(let ids):
            return ids.isEmpty ? "false" : "id = ANY(\(add(.texts(ids.map(\.rawValue.withoutNUL))))::text[])"
        case .term(let field, let value): return try values([value], of: field)
        case .terms(let field, let values): return try self.values(values, of: field)
        case .prefix(let field, let prefix):
            return try strings(of: field, prefix) { "starts_with(\($0), \($1))" }
        case .termIgnoringCase(let field, let value):
            return try strings(of: field, value) { "\(Self.lowered($0)) = \(Self.lowered($1))" }
        case .prefixIgnoringCase(let field, let prefix):
            return try strings(of: field, prefix) { "starts_with(\(Self.lowered($0)), \(Self.lowered($1)))" }
        case .exists(let field): return try exists(field)
        case .range(let field, let bounds): return try range(of: field, bounds)
        case .bool(let must, let should, let mustNot, let minimum):
            return try bool(must, should, mustNot, minimum)
        }
    }

    /// The place of a parameter.
    mutating func add(_ parameter: PostgreSQLValue) -> String {
        parameters.append(parameter)
        return "$\(parameters.count)"
    }

    private mutating func add(_ text: String) -> String { "\(add(.text(text.withoutNUL)))::text" }

    // MARK: Values

    /// In the collation "C" only ASCII letters have a case.
    private static func lowered(_ text: String) -> String { "lower(\(text) COLLATE \"C\")" }

    private mutating func values(_ values: [JSONValue], of field: String) throws(FilterError) -> String {
        try check(field)
        guard field != "_id" else {
            return try condition(.ids(values.compactMap(\.stringValue).map { DocumentID($0) }))
        }
        // What is no value of a field is in no document.
        let members = values.filter(\.isFilterValue).map { value in
            JSONValue.object([field: .array([value])]).storedText
        }
        guard members.count <= Self.mostAlternatives else {
            return "fields @> ANY(\(add(.texts(members)))::jsonb[])"
        }
        return any(members.map { "fields @> \(add(.text($0)))::jsonb" })
    }

    /// A condition on the strings of a field.
    ///
    /// - Parameters:
    ///   - text: What the strings are compared with: a parameter.
    ///   - body: The condition's SQL for the SQL of a string and of the parameter.
    private mutating func strings(
        of field: String, _ text: String, _ body: (String, String) -> String
    ) throws(FilterError) -> String {
        try check(field)
        guard field != "_id" else { return body("id", add(text)) }
        let element = element(of: field)
        return "\(element) WHERE jsonb_typeof(e) = 'string' AND \(body("(e #>> '{}')", add(text))))"
    }

    /// The beginning of a condition on any value of a field; it ends with a bracket.
    private mutating func element(of field: String, in column: String = "fields") -> String {
        "EXISTS (SELECT FROM jsonb_array_elements(\(column) -> \(add(field))) AS e"
    }

    private mutating func exists(_ field: String) throws(FilterError) -> String {
        try check(field)
        guard field != "_id" else { return "true" }
        let inner = "EXISTS (SELECT FROM jsonb_object_keys(fields) AS k WHERE starts_with(k, \(add("\(field)."))))"
        return "(fields ? \(add(field)) OR \(inner))"
    }

    private func check(_ field: String) throws(FilterError) {
        if field == "text" { throw FilterError.textIsNoField }
    }

    // MARK: Ranges

    private mutating func range(of field: String, _ bounds: Filter.RangeBounds) throws(FilterError) -> String {
        try check(field)
        guard let range = try RangeSQL(bounds, ofField: field, now: now) else { return "false" }
        guard field != "_id" else {
            return range.kind == .string ? comparisons(range, "id COLLATE \"C\"") : "false"
        }
        switch range.kind {
        case .date:
            return "\(element(of: field, in: "dates")) WHERE \(comparisons(range, "(e #>> '{}')::bigint")))"
        case .string, .number, .boolean:
            // Only CASE promises that what comes after a test is not computed before it.
            let element = element(of: field)
            let test = "jsonb_typeof(e) = '\(range.kind.rawValue)'"
            let compared = comparisons(range, range.kind.value)
            return "\(element) WHERE CASE WHEN \(test) THEN \(compared) ELSE false END)"
        }
    }

    private mutating func comparisons(_ range: RangeSQL, _ value: String) -> String {
        all(range.limits.map { "\(value) \($0.comparison) \(add(.text($0.text.withoutNUL)))::\(range.kind.type)" })
    }

    // MARK: Combinations

    private mutating func bool(
        _ must: [Filter], _ should: [Filter], _ mustNot: [Filter], _ minimum: Int
    ) throws(FilterError) -> String {
        var conditions: [String] = []
        for filter in must { conditions.append(try condition(filter)) }
        for filter in mustNot { conditions.append("NOT (\(try condition(filter)))") }
        guard minimum > 0 else {
            // They need not match, but they must make sense.
            var unused = self
            for filter in should { _ = try unused.condition(filter) }
            return all(conditions)
        }
        var alternatives: [String] = []
        for filter in should { alternatives.append(try condition(filter)) }
        if minimum == 1 {
            conditions.append(any(alternatives))
        } else {
            let count = alternatives.isEmpty ? "0" : alternatives.map { "(\($0))::int" }.joined(separator: " + ")
            conditions.append("\(count) >= \(minimum)")
        }
        return all(conditions)
    }

    private func all(_ conditions: [String]) -> String {
        conditions.isEmpty ? "true" : "(\(conditions.joined(separator: " AND ")))"
    }

    private func any(_ conditions: [String]) -> String {
        conditions.isEmpty ? "false" : "(\(conditions.joined(separator: " OR ")))"
    }
}

extension JSONValue {
    fileprivate var isFilterValue: Bool {
        switch self {
        case .null, .array, .object: false
        case .number(let number): !number.isNaN && number.isFinite
        case .bool, .integer, .string: true
        }
    }
}
