import Foundation
import Retrieval
import Testing

@Suite struct FilterTests {
    private func filter(_ json: String) throws -> Filter {
        try Filter(json: JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)))
    }

    @Test(arguments: [
        (#"{"match_all": {}}"#, Filter.matchAll),
        (#"{"match_none": {"boost": 2}}"#, .matchNone),
        (#"{"constant_score": {"filter": {"term": {"a": 1}}, "boost": 1.2}}"#, .term(field: "a", value: 1)),
        (#"{"term": {"a": {"value": "X", "case_insensitive": true}}}"#, .termIgnoringCase(field: "a", value: "X")),
        (#"{"term": {"a": {"value": 1, "case_insensitive": true, "boost": 3}}}"#, .term(field: "a", value: 1)),
        (#"{"prefix": {"a": {"value": "X", "case_insensitive": true}}}"#, .prefixIgnoringCase(field: "a", value: "X")),
        (#"{"terms": {"tags": ["a"], "boost": 1}}"#, .terms(field: "tags", values: ["a"])),
        (#"{"term": {"boost": 2}}"#, .term(field: "boost", value: 2)),
        (#"{"range": {"day": {"gte": "now-7d/d", "boost": 1}}}"#, .range(field: "day", bounds: .init(gte: "now-7d/d"))),
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

    /// As Elasticsearch's documentation counts.
    @Test(arguments: [
        ("3", 5, 3), ("-2", 5, 3), ("-2", 1, 0), (#""75%""#, 5, 3), (#""-25%""#, 5, 4), (#""-25%""#, 3, 3), (#""75%""#, 4, 3),
        (#""-25%""#, 4, 3), (#""3<90%""#, 3, 3), (#""3<90%""#, 10, 9), (#""2<-25% 9<-3""#, 2, 2), (#""2<-25% 9<-3""#, 8, 6),
        (#""2<-25% 9<-3""#, 10, 7), (#""2 < -25%""#, 4, 3), ("0", 3, 0), ("7", 2, 7), ("-9223372036854775808", 2, 0),
        (#""-100%""#, 3, 0),
    ])
    func countsTheMinimumOfClauses(specification: String, clauses: Int, expected: Int) throws {
        let should = Array(repeating: #"{"match_all": {}}"#, count: clauses).joined(separator: ",")
        let json = #"{"bool": {"should": [\#(should)], "minimum_should_match": \#(specification)}}"#
        guard case .bool(_, _, _, let minimum) = try filter(json) else { return #expect(Bool(false)) }
        #expect(minimum == expected)
    }

    @Test(arguments: [
        #"{"match_all": {}}"#, #"{"match_none": {}}"#, #"{"prefix": {"title": "lib"}}"#,
        #"{"term": {"a": {"value": "X", "case_insensitive": true}}}"#,
        #"{"prefix": {"a": {"value": "X", "case_insensitive": true}}}"#,
        #"{"range": {"size": {"gt": 1, "lte": 2}}}"#,
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
        (#"{"range": {"a": {"gte": 1, "format": "dd"}}}"#, "$.range.a.format: is not supported: write dates as in ISO 8601"),
        (#"{"range": {"a": {"gte": 1, "time_zone": "+01:00"}}}"#, "$.range.a.time_zone: is not supported: write the zone"),
        (#"{"range": {"a": {"gte": "now-7q"}}}"#, "$.range.a.gte: is no date: “-7q” is no date math"),
        (#"{"bool": {"must": {"term": {"text": "x"}}}}"#, "$.bool.must.term.text: asks for words, which are a retriever's"),
        (#"{"exists": {"field": "text"}}"#, "$.exists.field: asks for words"),
        (#"{"ids": {"values": ["a", 1]}}"#, "$.ids.values[1]: must be a string, found a number"),
        (#"{"term": {"a": {"value": 1, "case_insensitive": 2}}}"#, "$.term.a.case_insensitive: must be true or false"),
        (#"{"term": {"a": {"valeu": 1}}}"#, "$.term.a.valeu: is unknown; did you mean \"value\"?"),
        (#"{"constant_score": {}}"#, "$.constant_score: needs a filter"),
        (#"{"bool": {"minimum_should_match": "x%"}}"#, "$.bool.minimum_should_match: must be an integer, a percentage"),
        (#"{"term": {"a": 1}, "terms": {}}"#, "$: must have exactly one key, found 2"),
    ])
    func namesThePathOfAMistake(json: String, message: String) throws {
        let error = try #require(throws: JSONProblem.self) { try filter(json) }
        #expect(error.description.hasPrefix(message))
    }
}
