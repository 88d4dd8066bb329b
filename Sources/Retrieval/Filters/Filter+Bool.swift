extension Filter {
    static func bool(_ body: JSONValue, path: String) throws(JSONProblem) -> Filter {
        let known = ["must", "filter", "should", "must_not", "minimum_should_match"]
        let members = try members(of: body, known: known, path: path)
        func clauses(_ name: String) throws(JSONProblem) -> [Filter] {
            guard let value = members[name] else { return [] }
            let path = "\(path).\(name)"
            if let elements = value.arrayValue { return try list(elements, path: path) }
            return [try Filter(json: value, path: path)]
        }
        let must = try clauses("filter") + clauses("must")
        let should = try clauses("should")
        // As in Elasticsearch: a lone `should` needs one match, beside `must` it needs none.
        var minimum = must.isEmpty && !should.isEmpty ? 1 : 0
        if let value = members["minimum_should_match"] {
            let path = "\(path).minimum_should_match"
            minimum = try MinimumShouldMatch(value, path: path).count(of: should.count)
        }
        return .bool(
            must: must, should: should, mustNot: try clauses("must_not"), minimumShouldMatch: minimum)
    }
}
