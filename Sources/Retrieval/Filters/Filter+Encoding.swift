extension Filter {
    /// The filter in Elasticsearch's query DSL. Reading it back gives an equal filter.
    public var json: JSONValue {
        switch self {
        case .matchAll:
            return ["match_all": [:]]
        case .matchNone:
            return ["match_none": [:]]
        case .term(let field, let value):
            return ["term": .object([field: value])]
        case .terms(let field, let values):
            return ["terms": .object([field: .array(values)])]
        case .prefix(let field, let value):
            return ["prefix": .object([field: .string(value)])]
        case .termIgnoringCase(let field, let value):
            return ["term": .object([field: ["value": .string(value), "case_insensitive": true]])]
        case .prefixIgnoringCase(let field, let value):
            return ["prefix": .object([field: ["value": .string(value), "case_insensitive": true]])]
        case .exists(let field):
            return ["exists": ["field": .string(field)]]
        case .ids(let ids):
            return ["ids": ["values": .array(ids.map { .string($0.rawValue) })]]
        case .range(let field, let bounds):
            let limits = ["gt": bounds.gt, "gte": bounds.gte, "lt": bounds.lt, "lte": bounds.lte]
            return ["range": .object([field: .object(limits.compactMapValues(\.self))])]
        case .bool(let must, let should, let mustNot, let minimum):
            return [
                "bool": [
                    "must": .array(must.map(\.json)), "should": .array(should.map(\.json)),
                    "must_not": .array(mustNot.map(\.json)), "minimum_should_match": .integer(minimum),
                ]
            ]
        }
    }
}
