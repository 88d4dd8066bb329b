extension Filter {
    /// Reads a filter in Elasticsearch's query DSL: one query object, or an array of them that must all hold.
    ///
    /// - Parameter path: Where the JSON stands in its file, the start of every error's path.
    public init(json: JSONValue, path: String = "$") throws(JSONProblem) {
        switch json {
        case .array(let elements):
            self = .bool(
                must: try Filter.list(elements, path: path), should: [], mustNot: [], minimumShouldMatch: 0)
        case .object(let object):
            guard let (name, body) = object.first, object.count == 1 else {
                throw JSONProblem(path: path, problem: "must have exactly one key, found \(object.count)")
            }
            self = try Filter.query(name, body, path: "\(path).\(name)")
        default:
            throw JSONProblem(path: path, problem: "must be an object or an array of objects, found \(json.kind)")
        }
    }

    private static func query(_ name: String, _ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        switch name {
        case "match_all":
            return .matchAll
        case "term":
            let (field, value) = try singleField(body, path: path)
            return .term(field: field, value: try scalar(unwrapping(value), path: "\(path).\(field)"))
        case "terms":
            let (field, value) = try singleField(body, path: path)
            guard let values = value.arrayValue else {
                throw JSONProblem(path: "\(path).\(field)", problem: "must be an array, found \(value.kind)")
            }
            var scalars: [JSONValue] = []
            for (i, value) in values.enumerated() {
                scalars.append(try scalar(value, path: "\(path).\(field)[\(i)]"))
            }
            return .terms(field: field, values: scalars)
        case "prefix":
            let (field, value) = try singleField(body, path: path)
            guard let prefix = unwrapping(value).stringValue else {
                throw JSONProblem(path: "\(path).\(field)", problem: "must be a string, found \(value.kind)")
            }
            return .prefix(field: field, value: prefix)
        case "exists":
            guard let field = body.objectValue?["field"]?.stringValue else {
                throw JSONProblem(path: "\(path).field", problem: "must be a string")
            }
            return .exists(field: field)
        case "ids":
            guard let values = body.objectValue?["values"]?.arrayValue else {
                throw JSONProblem(path: "\(path).values", problem: "must be an array of strings")
            }
            return .ids(values.compactMap(\.stringValue).map { DocumentID($0) })
        case "range":
            return try range(body, path: path)
        case "bool":
            return try bool(body, path: path)
        default:
            let known = "match_all, term, terms, prefix, exists, ids, range, bool"
            throw JSONProblem(path: path, problem: "is not a filter that HybridSearch knows (\(known))")
        }
    }

    private static func range(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        let (field, value) = try singleField(body, path: path)
        guard let limits = value.objectValue, !limits.isEmpty else {
            throw JSONProblem(path: "\(path).\(field)", problem: "must be an object with gt, gte, lt or lte")
        }
        var bounds = RangeBounds()
        for (key, limit) in limits.sorted(by: { $0.key < $1.key }) {
            let limit = try scalar(limit, path: "\(path).\(field).\(key)")
            switch key {
            case "gt": bounds.gt = limit
            case "gte": bounds.gte = limit
            case "lt": bounds.lt = limit
            case "lte": bounds.lte = limit
            default:
                throw JSONProblem(path: "\(path).\(field).\(key)", problem: "is unknown; use gt, gte, lt or lte")
            }
        }
        return .range(field: field, bounds: bounds)
    }

    private static func bool(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        guard let object = body.objectValue else {
            throw JSONProblem(path: path, problem: "must be an object, found \(body.kind)")
        }
        var must: [Filter] = []
        var should: [Filter] = []
        var mustNot: [Filter] = []
        var minimum: Int?
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            let clausePath = "\(path).\(key)"
            switch key {
            case "must", "filter": must += try clauses(value, path: clausePath)
            case "should": should = try clauses(value, path: clausePath)
            case "must_not": mustNot = try clauses(value, path: clausePath)
            case "minimum_should_match":
                guard let count = value.integerValue, count >= 0 else {
                    throw JSONProblem(path: clausePath, problem: "must be an integer ≥ 0")
                }
                minimum = count
            default:
                throw JSONProblem(path: clausePath, problem: "is unknown; use must, filter, should or must_not")
            }
        }
        // As in Elasticsearch: a lone `should` needs one match, beside `must` it needs none.
        let byDefault = must.isEmpty && !should.isEmpty ? 1 : 0
        return .bool(must: must, should: should, mustNot: mustNot, minimumShouldMatch: minimum ?? byDefault)
    }

    private static func clauses(_ value: JSONValue, path: String) throws(JSONProblem) -> [Filter] {
        if let elements = value.arrayValue {
            return try list(elements, path: path)
        }
        return [try Filter(json: value, path: path)]
    }

    private static func list(_ elements: [JSONValue], path: String) throws(JSONProblem) -> [Filter] {
        var filters: [Filter] = []
        for (i, element) in elements.enumerated() {
            filters.append(try Filter(json: element, path: "\(path)[\(i)]"))
        }
        return filters
    }

    private static func singleField(_ body: JSONValue, path: String) throws(JSONProblem) -> (String, JSONValue) {
        guard let object = body.objectValue, let (field, value) = object.first, object.count == 1 else {
            throw JSONProblem(path: path, problem: "must be an object with exactly one field")
        }
        return (field, value)
    }

    /// Elasticsearch's long form `{"field": {"value": …}}`.
    private static func unwrapping(_ value: JSONValue) -> JSONValue {
        value.objectValue?["value"] ?? value
    }

    private static func scalar(_ value: JSONValue, path: String) throws(JSONProblem) -> JSONValue {
        switch value {
        case .bool, .integer, .number, .string: return value
        case .null, .array, .object:
            throw JSONProblem(path: path, problem: "must be a string, a number or a boolean, found \(value.kind)")
        }
    }
}
