import Retrieval

/// Filters in the query language that Elasticsearch and OpenSearch share.
///
/// Fields keep their names. `_id` becomes `ids`; `title`, whose words are searched, is compared whole through
/// `title.keyword`; and dates are those of a field's sub-field `date`, which passes over strings that are none.
struct FilterTranslator {
    private static let wholeTitle = "title.keyword"

    let place: TreePlace

    /// A query that matches the same documents, whatever its score.
    func query(_ filter: Filter) -> JSONValue {
        switch filter {
        case .matchAll: return ["match_all": [:]]
        case .matchNone: return Self.none
        case .ids(let ids): return Self.ids(ids.map(\.rawValue))
        case .term(let field, let value): return terms(field, [value]) { ["term": .object([$0: value])] }
        case .terms(let field, let values): return terms(field, values) { ["terms": .object([$0: .array($1)])] }
        case .prefix(let field, let value): return prefix(field, value, ignoringCase: false)
        case .prefixIgnoringCase(let field, let value): return prefix(field, value, ignoringCase: true)
        case .termIgnoringCase(let field, let value): return term(field, ignoringCaseOf: value)
        case .exists(let field): return exists(field)
        case .range(let field, let bounds): return range(field, bounds)
        case .bool(let must, let should, let mustNot, let minimum):
            return bool(must, should, mustNot, minimum)
        }
    }

    static let none: JSONValue = ["match_none": [:]]

    private static func ids(_ ids: [String]) -> JSONValue { ["ids": ["values": .array(ids.map(JSONValue.string))]] }

    // MARK: Values

    private func terms(
        _ field: String, _ values: [JSONValue], _ query: (String, [JSONValue]) -> JSONValue
    ) -> JSONValue {
        switch field {
        case "_id": return Self.ids(values.compactMap(\.stringValue))
        case "title":
            // Titles are strings, and an empty one is no value.
            let titles = values.filter { $0.stringValue.map { !$0.isEmpty } ?? false }
            return titles.isEmpty ? Self.none : ["terms": .object([Self.wholeTitle: .array(titles)])]
        default: return query(checked(field), values)
        }
    }

    private func terms(_ field: String, _ values: [JSONValue], _ query: (String) -> JSONValue) -> JSONValue {
        terms(field, values) { field, _ in query(field) }
    }

    private func term(_ field: String, ignoringCaseOf value: String) -> JSONValue {
        guard field != "title" || !value.isEmpty else { return Self.none }
        return ["term": .object([valueField(field): Self.ignoringCase(value)])]
    }

    private func prefix(_ field: String, _ value: String, ignoringCase: Bool) -> JSONValue {
        let query: JSONValue = [
            "prefix": .object([valueField(field): ignoringCase ? Self.ignoringCase(value) : .string(value)])
        ]
        return field == "title" && value.isEmpty ? exists(field) : query
    }

    private static func ignoringCase(_ value: String) -> JSONValue {
        ["value": .string(value), "case_insensitive": true]
    }

    private func exists(_ field: String) -> JSONValue {
        switch field {
        case "_id": return ["match_all": [:]]
        case "title":
            return [
                "bool": [
                    "filter": [["exists": ["field": .string(Self.wholeTitle)]]],
                    "must_not": [["term": .object([Self.wholeTitle: ""])]],
                ]
            ]
        default: return ["exists": ["field": .string(checked(field))]]
        }
    }

    // MARK: Ranges

    private func range(_ field: String, _ bounds: Filter.RangeBounds) -> JSONValue {
        let limits = ["gt": bounds.gt, "gte": bounds.gte, "lt": bounds.lt, "lte": bounds.lte].compactMapValues(\.self)
        // Nothing lies between limits of two kinds.
        guard Set(limits.values.map(\.kind)).count <= 1 else { return Self.none }
        if limits.values.contains(where: { $0.boolValue != nil }) {
            place.lacks("the range of \"\(field)\" is one of booleans, which have no order there")
        }
        let areDates = limits.values.allSatisfy { $0.stringValue.map(DateLimitText.isDate) ?? false }
        if field == "title", areDates {
            place.lacks("the range of titles is one of dates, which titles are not there")
        }
        guard areDates else { return ["range": .object([valueField(field): .object(limits)])] }
        return ["range": .object([valueField(field) + ".date": .object(limits.mapValues(DateLimitText.written))])]
    }

    // MARK: Parts

    private func bool(_ must: [Filter], _ should: [Filter], _ mustNot: [Filter], _ minimum: Int) -> JSONValue {
        guard minimum <= should.count else { return Self.none }
        var members: [String: JSONValue] = [:]
        if !must.isEmpty { members["filter"] = .array(must.map(query)) }
        if !mustNot.isEmpty { members["must_not"] = .array(mustNot.map(query)) }
        // Alternatives of which none has to match do nothing here. There one would have to, were they alone.
        if minimum > 0 {
            members["should"] = .array(should.map(query))
            members["minimum_should_match"] = .integer(minimum)
        }
        return members.isEmpty ? ["match_all": [:]] : ["bool": .object(members)]
    }

    /// The field in which single values are looked up.
    private func valueField(_ field: String) -> String {
        if field == "_id" {
            place.lacks("\"_id\" can be compared with whole ids only there, by term, terms or ids")
        }
        return field == "title" ? Self.wholeTitle : checked(field)
    }

    private func checked(_ field: String) -> String {
        if field == FilterError.textIsNoField.field { place.lacks("\"text\" \(FilterError.textIsNoField.problem)") }
        return field
    }
}
