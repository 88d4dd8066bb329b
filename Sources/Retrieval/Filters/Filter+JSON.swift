extension Filter {
    /// Reads a filter in Elasticsearch's query DSL: one query object, or an array of them that must all hold.
    ///
    /// What only changes scores or names (`boost`, `_name`) is passed over.
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

    private static let queries = [
        "match_all", "match_none", "term", "terms", "prefix", "exists", "ids", "range", "bool", "constant_score",
    ]

    private static func query(_ name: String, _ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        switch name {
        case "match_all": return .matchAll
        case "match_none": return .matchNone
        case "term": return try term(body, path: path)
        case "terms": return try terms(body, path: path)
        case "prefix": return try prefix(body, path: path)
        case "exists": return try exists(body, path: path)
        case "ids": return try ids(body, path: path)
        case "range": return try range(body, path: path)
        case "bool": return try bool(body, path: path)
        case "constant_score":
            let members = try members(of: body, known: ["filter"], path: path)
            guard let filter = members["filter"] else { throw JSONProblem(path: path, problem: "needs a filter") }
            return try Filter(json: filter, path: "\(path).filter")
        default:
            let known = queries.joined(separator: ", ")
            throw JSONProblem(path: path, problem: "is not a filter that HybridSearch knows (\(known))")
        }
    }

    // MARK: Values

    private static func term(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        let (field, value, ignoresCase) = try fieldValue(body, path: path)
        let scalar = try scalar(value, path: "\(path).\(field)")
        guard ignoresCase else { return .term(field: field, value: scalar) }
        // Other values than strings have no case.
        return scalar.stringValue.map { .termIgnoringCase(field: field, value: $0) } ?? .term(field: field, value: scalar)
    }

    private static func prefix(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        let (field, value, ignoresCase) = try fieldValue(body, path: path)
        guard let prefix = value.stringValue else {
            throw JSONProblem(path: "\(path).\(field)", problem: "must be a string, found \(value.kind)")
        }
        return ignoresCase ? .prefixIgnoringCase(field: field, value: prefix) : .prefix(field: field, value: prefix)
    }

    /// `{"field": …}` or Elasticsearch's long form `{"field": {"value": …, "case_insensitive": true}}`.
    private static func fieldValue(
        _ body: JSONValue, path: String
    ) throws(JSONProblem) -> (field: String, value: JSONValue, ignoresCase: Bool) {
        let (field, value) = try singleField(body, path: path)
        guard value.objectValue != nil else { return (field, value, false) }
        let path = "\(path).\(field)"
        let members = try members(of: value, known: ["value", "case_insensitive", "rewrite"], path: path)
        guard let inner = members["value"] else { throw JSONProblem(path: path, problem: "needs a value") }
        guard let ignoresCase = members["case_insensitive", default: false].boolValue else {
            throw JSONProblem(path: "\(path).case_insensitive", problem: "must be true or false")
        }
        return (field, inner, ignoresCase)
    }

    private static func terms(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        let (field, value) = try singleField(body, path: path)
        guard let values = value.arrayValue else {
            throw JSONProblem(path: "\(path).\(field)", problem: "must be an array, found \(value.kind)")
        }
        var scalars: [JSONValue] = []
        for (i, value) in values.enumerated() {
            scalars.append(try scalar(value, path: "\(path).\(field)[\(i)]"))
        }
        return .terms(field: field, values: scalars)
    }

    private static func exists(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        guard let field = try members(of: body, known: ["field"], path: path)["field"]?.stringValue else {
            throw JSONProblem(path: "\(path).field", problem: "must be a string")
        }
        return .exists(field: try filterable(field, path: "\(path).field"))
    }

    private static func ids(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        guard let values = try members(of: body, known: ["values"], path: path)["values"]?.arrayValue else {
            throw JSONProblem(path: "\(path).values", problem: "must be an array of strings")
        }
        var ids: [DocumentID] = []
        for (i, value) in values.enumerated() {
            guard let id = value.stringValue else {
                throw JSONProblem(path: "\(path).values[\(i)]", problem: "must be a string, found \(value.kind)")
            }
            ids.append(DocumentID(id))
        }
        return .ids(ids)
    }

    // MARK: Ranges

    private static func range(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        let (field, value) = try singleField(body, path: path)
        let path = "\(path).\(field)"
        guard let limits = value.objectValue, !limits.isEmpty else {
            throw JSONProblem(path: path, problem: "must be an object with gt, gte, lt or lte")
        }
        var bounds = RangeBounds()
        for (key, limit) in limits.sorted(by: { $0.key < $1.key }) where !ignored.contains(key) {
            guard let place = RangeBounds.names[key] else {
                throw JSONProblem(path: "\(path).\(key)", problem: unknownRangeKey(key))
            }
            bounds[keyPath: place] = try self.limit(limit, path: "\(path).\(key)")
        }
        return .range(field: field, bounds: bounds)
    }

    private static func limit(_ value: JSONValue, path: String) throws(JSONProblem) -> JSONValue {
        let limit = try scalar(value, path: path)
        if let text = limit.stringValue {
            do {
                _ = try DateLimit(text, now: 0)
            } catch {
                throw JSONProblem(path: path, problem: "is no date: \(error)")
            }
        }
        return limit
    }

    private static func unknownRangeKey(_ key: String) -> String {
        switch key {
        case "format": "is not supported: write dates as in ISO 8601 (2024-01-31, 2024-01-31T12:00:00Z)"
        case "time_zone": "is not supported: write the zone into the date (2024-01-31T12:00:00+01:00)"
        case "relation": "is not supported: documents have values, not ranges"
        default: "is unknown; use gt, gte, lt or lte"
        }
    }

    // MARK: Parts

    /// What is passed over wherever it stands.
    static let ignored: Set<String> = ["boost", "_name"]

    /// The members of an object, without those that are passed over.
    static func members(
        of body: JSONValue, known: [String], path: String
    ) throws(JSONProblem) -> [String: JSONValue] {
        guard let object = body.objectValue else {
            throw JSONProblem(path: path, problem: "must be an object, found \(body.kind)")
        }
        let members = object.filter { !ignored.contains($0.key) }
        if let unknown = members.keys.sorted().first(where: { !known.contains($0) }) {
            throw JSONProblem(path: "\(path).\(unknown)", problem: JSONNode.unknownKey(unknown, known: known))
        }
        return members
    }

    static func list(_ elements: [JSONValue], path: String) throws(JSONProblem) -> [Filter] {
        var filters: [Filter] = []
        for (i, element) in elements.enumerated() {
            filters.append(try Filter(json: element, path: "\(path)[\(i)]"))
        }
        return filters
    }

    /// The only field of an object. One that has the name of what is passed over is a field when it is alone.
    private static func singleField(_ body: JSONValue, path: String) throws(JSONProblem) -> (String, JSONValue) {
        let object = body.objectValue.map { $0.count > 1 ? $0.filter { !ignored.contains($0.key) } : $0 }
        guard let object, let (field, value) = object.first, object.count == 1 else {
            throw JSONProblem(path: path, problem: "must be an object with exactly one field")
        }
        return (try filterable(field, path: "\(path).\(field)"), value)
    }

    private static func filterable(_ field: String, path: String) throws(JSONProblem) -> String {
        guard field != FilterError.textIsNoField.field else {
            throw JSONProblem(path: path, problem: FilterError.textIsNoField.problem)
        }
        return field
    }

    private static func scalar(_ value: JSONValue, path: String) throws(JSONProblem) -> JSONValue {
        switch value {
        case .bool, .integer, .number, .string: return value
        case .null, .array, .object:
            throw JSONProblem(path: path, problem: "must be a string, a number or a boolean, found \(value.kind)")
        }
    }
}

extension Filter.RangeBounds {
    /// By their names in JSON.
    fileprivate static var names: [String: WritableKeyPath<Filter.RangeBounds, JSONValue?>] {
        ["gt": \.gt, "gte": \.gte, "lt": \.lt, "lte": \.lte]
    }
}
