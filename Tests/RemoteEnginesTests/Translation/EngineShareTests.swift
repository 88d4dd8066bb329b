import Foundation
import HybridSearch
import RemoteEngines
import Testing

/// What an engine is sent of a search whose nodes run here and there.
@Suite struct EngineShareTests {
    private static let engines = #"""
        {"there": {"elasticsearch": {"nodes": ["http://127.0.0.1:9200"], "index": "articles"}},
         "db": {"postgresql": {"url": "postgresql://127.0.0.1/a", "table": "articles"}}}
        """#

    private func share(_ search: String) throws -> EngineShare {
        let json = #"{"engines": \#(Self.engines), "search": \#(search)}"#
        let pipeline = try Pipeline(json: Data(json.utf8))
        let translator = PipelineTranslator(to: .elasticsearch, definition: TranslatedTree.definition)
        return EngineShare(of: pipeline.search, on: "there", translator: translator, query: TranslatedTree.encoded)
    }

    private func sizes(_ share: EngineShare) -> [JSONValue?] {
        share.requests.map { $0.translation.body?.objectValue?["size"] }
    }

    @Test func aWholeTreeIsOneRequest() throws {
        let share = try share(#"""
            {"size": 20, "from": 20, "filter": {"term": {"lang": "en"}}, "timeout_ms": 80, "retriever": {"rrf": {
              "engine": "there", "filter": {"term": {"year": 2000}}, "min_score": 0.01, "rank_window_size": 50,
              "retrievers": [{"bm25": {}}, {"knn": {"inference_id": "minilm", "engine": "there"}}]}}}
            """#)
        #expect(share.requests.map(\.path) == ["$.search.retriever"])
        #expect(share.here.isEmpty)
        let body = try JSON.written(try #require(share.requests[0].translation.body)).objectValue
        #expect((body?["size"], body?["from"], body?["timeout"]) == (40, nil, "80ms"))
        let rrf = try #require(body?["retriever"]?.objectValue?["rrf"]?.objectValue)
        #expect(
            try rrf["filter"]
                == JSON.read(#"{"bool": {"filter": [{"term": {"lang": "en"}}, {"term": {"year": 2000}}]}}"#))
        #expect(rrf["min_score"] == nil, "the tree drops what scores less")
    }

    @Test func legsGoThereOneByOne() throws {
        let share = try share(#"""
            {"retriever": {"text_similarity_reranker": {"inference_id": "ce", "rank_window_size": 60, "retriever": {
              "linear": {"normalizer": "zscore", "rank_window_size": 200, "engine": "there", "retrievers": [
                {"retriever": {"bm25": {}}, "depth": 70}, {"retriever": {"bm25": {"engine": "db"}}},
                {"retriever": {"sparse_vector": {"inference_id": "splade"}}}]}}}}}
            """#)
        let linear = "$.search.retriever.text_similarity_reranker.retriever.linear"
        #expect(share.requests.map(\.path) == [0, 2].map { "\(linear).retrievers[\($0)].retriever" })
        #expect(sizes(share) == [70, 200])
        #expect(share.here.isEmpty, "a node below runs on another engine, so nobody was asked")
    }

    @Test func whatTheEngineLacksRunsHere() throws {
        let share = try share(#"""
            {"retriever": {"linear": {"normalizer": "zscore", "rank_window_size": 200, "engine": "there",
             "retrievers": [
              {"retriever": {"rrf": {"rank_window_size": 200, "retrievers": [{"bm25": {}}]}}},
              {"retriever": {"bm25": {"k1": 9}}}]}}}
            """#)
        #expect(
            share.requests.map(\.path) == [0, 1].map { "$.search.retriever.linear.retrievers[\($0)].retriever" })
        #expect(share.requests.map(\.translation.missing.count) == [0, 1], "a leg without an equivalent is an error")
        #expect(share.here.map(\.path) == [0, 1].map { "$.search.retriever.linear.retrievers[\($0)].normalizer" })
    }

    @Test func whatRunsHereIsNotSent() throws {
        let share = try share(#"""
            {"retriever": {"rrf": {"retrievers": [{"bm25": {}}, {"bm25": {"engine": "db"}}]}}}
            """#)
        #expect(share.requests.isEmpty && share.here.isEmpty)
    }

    @Test func legsAreThoseOfTheEngine() throws {
        let node = try Pipeline(
            json: Data(
                #"""
                {"engines": \#(Self.engines), "search": {"retriever": {"rrf": {"retrievers": [
                  {"bm25": {}}, {"rrf": {"engine": "there", "retrievers": [
                    {"knn": {"inference_id": "minilm"}}, {"bm25": {"engine": "db"}}]}}]}}}}
                """#.utf8)
        ).search.retriever
        #expect(EngineShare.legs(of: node, on: "there").map(\.name) == ["minilm"])
        #expect(EngineShare.legs(of: node, on: "db").map(\.name) == ["bm25"])
    }
}
