import Retrieval

/// The limits of a range of one kind of values, for SQL.
struct RangeSQL {
    /// The kinds of values, as `jsonb_typeof` names them; dates are in a column of their own.
    enum Kind: String {
        case boolean, number, string, date

        /// The SQL type that limits are compared as.
        var type: String {
            switch self {
            case .boolean: "boolean"
            case .number: "numeric"
            case .string: "text"
            case .date: "bigint"
            }
        }

        /// The SQL of the value of the element `e`.
        var value: String {
            switch self {
            case .boolean, .number: "(e #>> '{}')::\(type)"
            case .string, .date: "(e #>> '{}') COLLATE \"C\""
            }
        }
    }

    struct Limit {
        /// `>`, `>=`, `<` or `<=`.
        var comparison: String
        var text: String
    }

    let kind: Kind
    let limits: [Limit]

    /// - Returns: nil for limits between which no value is: of several kinds, or numbers that are none.
    /// - Throws: ``FilterError`` for date math with a mistake.
    init?(_ bounds: Filter.RangeBounds, ofField field: String, now: Int) throws(FilterError) {
        let given: [(comparison: String, value: JSONValue, isEnd: Bool)] = [
            (">", bounds.gt, true), (">=", bounds.gte, false), ("<", bounds.lt, false), ("<=", bounds.lte, true),
        ].compactMap { comparison, value, isEnd in value.map { (comparison, $0, isEnd) } }
        var dates: [Limit] = []
        for limit in given {
            guard let date = try Self.date(limit.value, field, now) else { break }
            dates.append(Limit(comparison: limit.comparison, text: "\(limit.isEnd ? date.last : date.first)"))
        }
        if dates.count == given.count {
            guard !given.isEmpty else { return nil }
            (kind, limits) = (.date, dates)
            return
        }
        let others = given.map { limit in
            Self.value(limit.value).map { ($0.kind, Limit(comparison: limit.comparison, text: $0.text)) }
        }
        guard let kind = others.first??.0, others.allSatisfy({ $0?.0 == kind }) else { return nil }
        self.kind = kind
        limits = others.compactMap { $0?.1 }
        // Below every other character here; there is none there that is.
        guard !limits.contains(where: { $0.text.utf8.contains(0) }) else {
            throw FilterError(
                field: field, problem: "has a limit with a NUL character, which no text of PostgreSQL has")
        }
    }

    private static func date(
        _ bound: JSONValue, _ field: String, _ now: Int
    ) throws(FilterError) -> DateLimit? {
        guard let text = bound.stringValue else { return nil }
        do {
            return try DateLimit(text, now: now)
        } catch {
            throw FilterError(field: field, problem: "has a limit that is no date: \(error)")
        }
    }

    private static func value(_ bound: JSONValue) -> (kind: Kind, text: String)? {
        switch bound {
        case .bool(let value): (.boolean, "\(value)")
        case .integer(let value): (.number, "\(value)")
        case .number(let value) where value.isFinite: (.number, bound.storedText)
        case .string(let text): (.string, text)
        case .number, .null, .array, .object: nil
        }
    }
}
