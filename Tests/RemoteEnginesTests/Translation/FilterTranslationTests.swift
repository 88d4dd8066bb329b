import Foundation
import HybridSearch
import RemoteEngines
import Testing

@Suite struct FilterTranslationTests {
    /// Our filter, and theirs.
    private static let filters: [(ours: String, theirs: String)] = [
        (#"{"term": {"lang": "en"}}"#, #"{"term": {"lang": "en"}}"#),
        (#"{"terms": {"year": [2000, 2001]}}"#, #"{"terms": {"year": [2000, 2001]}}"#),
        (#"{"prefix": {"path": "docs/"}}"#, #"{"prefix": {"path": "docs/"}}"#),
        (
            #"{"term": {"lang": {"value": "EN", "case_insensitive": true}}}"#,
            #"{"term": {"lang": {"value": "EN", "case_insensitive": true}}}"#
        ),
        (
            #"{"prefix": {"lang": {"value": "E", "case_insensitive": true}}}"#,
            #"{"prefix": {"lang": {"value": "E", "case_insensitive": true}}}"#
        ),
        (#"{"exists": {"field": "author.name"}}"#, #"{"exists": {"field": "author.name"}}"#),
        (#"{"match_all": {}}"#, #"{"match_all": {}}"#), (#"{"match_none": {}}"#, #"{"match_none": {}}"#),
        // Ids.
        (#"{"ids": {"values": ["a", "b"]}}"#, #"{"ids": {"values": ["a", "b"]}}"#),
        (#"{"term": {"_id": "a"}}"#, #"{"ids": {"values": ["a"]}}"#),
        (#"{"terms": {"_id": ["a", 1, "b"]}}"#, #"{"ids": {"values": ["a", "b"]}}"#),
        (#"{"exists": {"field": "_id"}}"#, #"{"match_all": {}}"#),
        // Titles are compared whole, and an empty one is no value.
        (#"{"term": {"title": "Green tea"}}"#, #"{"terms": {"title.keyword": ["Green tea"]}}"#),
        (#"{"terms": {"title": ["Tea", "", 3]}}"#, #"{"terms": {"title.keyword": ["Tea"]}}"#),
        (#"{"term": {"title": ""}}"#, #"{"match_none": {}}"#),
        (#"{"prefix": {"title": "Green"}}"#, #"{"prefix": {"title.keyword": "Green"}}"#),
        (
            #"{"exists": {"field": "title"}}"#,
            #"""
            {"bool": {"filter": [{"exists": {"field": "title.keyword"}}],
              "must_not": [{"term": {"title.keyword": ""}}]}}
            """#
        ),
        // Ranges.
        (#"{"range": {"year": {"gte": 20, "lt": 20.5}}}"#, #"{"range": {"year": {"gte": 20, "lt": 20.5}}}"#),
        (#"{"range": {"name": {"gt": "a", "lte": "b"}}}"#, #"{"range": {"name": {"gt": "a", "lte": "b"}}}"#),
        (#"{"range": {"name": {"gt": "a", "lte": 3}}}"#, #"{"match_none": {}}"#),
        // Dates are those of a sub-field. Years and months are all of their days, as they are there when rounded.
        (
            #"{"range": {"date": {"gte": "2023", "lte": "2024-02"}}}"#,
            #"{"range": {"date.date": {"gte": "2023||/y", "lte": "2024-02||/M"}}}"#
        ),
        (
            #"{"range": {"date": {"gt": "2024-02-29 12:30", "lt": "now-7d/d"}}}"#,
            #"{"range": {"date.date": {"gt": "2024-02-29T12:30", "lt": "now-7d/d"}}}"#
        ),
        (#"{"range": {"date": {"lt": "2024-01||+1M"}}}"#, #"{"range": {"date.date": {"lt": "2024-01||+1M"}}}"#),
        // A limit that is no date makes them all strings.
        (
            #"{"range": {"date": {"gte": "2023", "lte": "last"}}}"#,
            #"{"range": {"date": {"gte": "2023", "lte": "last"}}}"#
        ),
        // Boolean queries.
        (
            #"""
            {"bool": {"must": {"term": {"a": 1}}, "must_not": [{"term": {"b": 2}}],
              "should": [{"term": {"c": 3}}, {"term": {"d": 4}}], "minimum_should_match": "75%"}}
            """#,
            #"""
            {"bool": {"filter": [{"term": {"a": 1}}], "must_not": [{"term": {"b": 2}}],
              "should": [{"term": {"c": 3}}, {"term": {"d": 4}}], "minimum_should_match": 1}}
            """#
        ),
        (
            #"{"bool": {"should": [{"term": {"c": 3}}]}}"#,
            #"{"bool": {"should": [{"term": {"c": 3}}], "minimum_should_match": 1}}"#
        ),
        // Alternatives of which none must match would need one there, were they alone.
        (#"{"bool": {"should": [{"term": {"c": 3}}], "minimum_should_match": 0}}"#, #"{"match_all": {}}"#),
        (#"{"bool": {"should": [{"term": {"c": 3}}], "minimum_should_match": 2}}"#, #"{"match_none": {}}"#),
        (#"{"bool": {}}"#, #"{"match_all": {}}"#), (#"[]"#, #"{"match_all": {}}"#),
        (#"{"constant_score": {"filter": {"term": {"a": 1}}}}"#, #"{"term": {"a": 1}}"#),
    ]

    @Test(arguments: filters) func translates(ours: String, theirs: String) throws {
        for engine in TargetEngine.allCases {
            var tree = TranslatedTree(engine: engine)
            tree.filter = try Filter(json: JSON.read(ours))
            let translation = try tree.translation(of: #"{"bm25": {}}"#)
            #expect(translation.missing.isEmpty, "\(translation.missing)")
            let body = try JSON.written(try #require(translation.body)).objectValue
            let filter =
                engine == .elasticsearch
                ? body?["retriever"]?.objectValue?["standard"]?.objectValue?["filter"]
                : body?["query"]?.objectValue?["bool"]?.objectValue?["filter"]?.arrayValue?.first
            #expect(try filter == JSON.read(theirs), "\(engine)")
        }
    }

    @Test(arguments: [
        Filter.prefix(field: "_id", value: "a"), .prefixIgnoringCase(field: "_id", value: "a"),
        .termIgnoringCase(field: "_id", value: "a"), .range(field: "_id", bounds: .init(gt: "a")),
        .range(field: "flag", bounds: .init(lt: true)), .range(field: "title", bounds: .init(lt: "2024")),
        .term(field: "text", value: "tea"), .exists(field: "text"),
        .bool(must: [], should: [], mustNot: [.prefix(field: "_id", value: "a")], minimumShouldMatch: 0),
    ]) func whatIsMissingIsNamed(filter: Filter) throws {
        for engine in TargetEngine.allCases {
            var tree = TranslatedTree(engine: engine)
            tree.filter = filter
            let translation = try tree.translation(of: #"{"bm25": {}}"#)
            #expect(translation.missing.map(\.path) == ["filter"])
            #expect(translation.body == nil)
        }
    }
}
