import Foundation
import Retrieval
import Testing

@Suite struct FilterTests {
    private func filter(_ json: String) throws -> Filter {
        try Filter(json: JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)))
    }

    @Test(arguments: [
        (#"{"match_all": {}}"#, Filter.matchAll),
        (#"{"term": {"section": "sound"}}"#, .term(field: "section", value: "sound")),
        (#"{"term": {"year": {"value": 1999}}}"#, .term(field: "year", value: 1999)),
        (#"{"terms": {"tags": ["a", "b"]}}"#, .terms(field: "tags", values: ["a", "b"])),
        (#"{"prefix": {"title": "lib"}}"#, .prefix(field: "title", value: "lib")),
        (#"{"exists": {"field": "homepage"}}"#, .exists(field: "homepage")),
        (#"{"ids": {"values": ["x", "y"]}}"#, .ids(["x", "y"])),
        (
            #"{"range": {"size": {"gte": 10, "lt": 20.5}}}"#,
            .range(field: "size", bounds: .init(gte: 10, lt: 20.5))
        ),
        (
            #"[{"term": {"a": 1}}, {"term": {"b": true}}]"#,
            .bool(
                must: [.term(field: "a", value: 1), .term(field: "b", value: true)], should: [], mustNot: [],
                minimumShouldMatch: 0)
        ),
    ])
    func readsElasticsearchQueries(json: String, expected: Filter) throws {
        #expect(try filter(json) == expected)
    }

    @Test func aLoneShouldNeedsOneMatch() throws {
        let lone = try filter(#"{"bool": {"should": [{"term": {"a": 1}}]}}"#)
        guard case .bool(_, _, _, let minimum) = lone else { return #expect(Bool(false)) }
        #expect(minimum == 1)
        let beside = try filter(#"{"bool": {"filter": {"term": {"b": 1}}, "should": [{"term": {"a": 1}}]}}"#)
        guard case .bool(let must, _, _, let optional) = beside else { return #expect(Bool(false)) }
        #expect(must.count == 1)
        #expect(optional == 0)
    }

    @Test(arguments: [
        #"{"match_all": {}}"#, #"{"prefix": {"title": "lib"}}"#, #"{"range": {"size": {"gt": 1, "lte": 2}}}"#,
        #"{"bool": {"must_not": {"ids": {"values": ["x"]}}, "should": [{"exists": {"field": "f"}}]}}"#,
    ])
    func whatIsWrittenReadsBack(json: String) throws {
        let filter = try filter(json)
        #expect(try Filter(json: filter.json) == filter)
    }

    @Test(arguments: [
        (#"{"match": {"a": "b"}}"#, "$.match: is not a filter that HybridSearch knows"),
        (#"{"term": {"a": [1]}}"#, "$.term.a: must be a string, a number or a boolean, found an array"),
        (#"{"bool": {"must": [{"term": {"a": 1}}, 3]}}"#, "$.bool.must[1]: must be an object"),
        (#"{"range": {"a": {"above": 3}}}"#, "$.range.a.above: is unknown"),
        (#"{"term": {"a": 1}, "terms": {}}"#, "$: must have exactly one key, found 2"),
    ])
    func namesThePathOfAMistake(json: String, message: String) throws {
        let error = try #require(throws: JSONProblem.self) { try filter(json) }
        #expect(error.description.hasPrefix(message))
    }
}
