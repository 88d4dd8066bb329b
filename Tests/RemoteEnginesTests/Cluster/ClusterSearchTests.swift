import HybridSearch
import Testing

/// Legs and trees that a cluster runs: what is sent, and what becomes of the answer.
@Suite struct ClusterSearchTests {
    private static func retriever(
        _ node: RetrieverNode, _ engine: any RemoteEngine, _ definition: IndexDefinition = .own
    ) async throws -> any Retriever {
        try #require(try await engine.retriever(for: node, definition: definition, encoders: .own))
    }

    private static let sparse = RetrieverNode(.sparseVector(SparseVectorLeg(inferenceID: "words")))
    private static let dense = RetrieverNode(.knn(KNNLeg(inferenceID: "constant")))

    private static func hits(_ scores: (String, Double)...) -> WireServer.Answer {
        let hits = scores.map { #"{"_index":"i","_id":"\#($0)","_score":\#($1)}"# }.joined(separator: ",")
        return WireServer.Answer(
            body: #"{"took":1,"timed_out":false,"_shards":{"total":1,"failed":0},"hits":{"hits":[\#(hits)]}}"#)
    }

    private static func body(_ request: WireServer.Received) throws -> [String: JSONValue] {
        try #require(try JSONValue(parsing: request.body.utf8).objectValue)
    }

    @Test func sparseLegOfElasticsearch() async throws {
        try await WireServer.run { _ in Self.hits(("2", 1.5), ("1", 1.5), ("3", 4)) } _: { server in
            let engine = try await EngineLibrary().engine(
                .elasticsearch(ClusterDefinition(nodes: [server.address], index: "i")))
            let retriever = try await Self.retriever(Self.sparse, engine)
            let list = try await retriever.retrieve("a cat, a dog.", limit: 3, filter: .term(field: "a", value: 1))
            // Equal scores are in order of id, whatever the order there.
            #expect(list.documents.map(\.id) == ["3", "1", "2"] && list.documents.map(\.score) == [4, 1.5, 1.5])
            let request = server.requests[0]
            #expect(request.target == "/i/_search?allow_partial_search_results=false")
            let body = try Self.body(request)
            #expect(body["size"] == 3 && body["_source"] == false && body["timeout"] == nil)
            #expect(request.body.contains(#""query_vector":{".":3,"cat":1,"dog":2}"#))
            #expect(request.body.contains(#""term":{"a""#))
        }
    }

    @Test func denseScoresAreOurs() async throws {
        // (1 + dot) / 2
        try await WireServer.run { _ in Self.hits(("1", 0.75), ("2", 0.25)) } _: { server in
            let engine = try await EngineLibrary().engine(
                .elasticsearch(ClusterDefinition(nodes: [server.address], index: "i")))
            let list = try await Self.retriever(Self.dense, engine).retrieve("x", limit: 2, filter: nil)
            #expect(list.documents.map(\.score) == [0.5, -0.5])
        }
    }

    @Test func theDeadlineIsToldToTheEngine() async throws {
        try await WireServer.run { _ in Self.hits() } _: { server in
            let engine = try await EngineLibrary().engine(
                .elasticsearch(ClusterDefinition(nodes: [server.address], index: "i")))
            let retriever = try await Self.retriever(RetrieverNode(.bm25(BM25Leg())), engine)
            let list = try await SearchDeadline.$current.withValue(.now + .seconds(3000)) {
                try await retriever.retrieve("cat", limit: 2, filter: nil)
            }
            #expect(list.isEmpty)
            let timeout = try #require(try Self.body(server.requests[0])["timeout"]?.stringValue)
            let milliseconds = try #require(Int(timeout.dropLast(2)))
            #expect(timeout.hasSuffix("ms") && 1...3_000_000 ~= milliseconds)
        }
    }

    @Test func openSearchGetsItsPipelineWithTheQuery() async throws {
        let tree = RetrieverNode(
            .rrf(RRFNode(retrievers: [.init(RetrieverNode(.bm25(BM25Leg()))), .init(Self.sparse)], rankWindow: 50)))
        try await WireServer.run(product: WireServer.opensearch) { _ in Self.hits(("1", 0.03)) } _: { server in
            let engine = try await EngineLibrary().engine(
                .opensearch(ClusterDefinition(nodes: [server.address], index: "i")))
            let list = try await Self.retriever(tree, engine).retrieve("a cat.", limit: 5, filter: nil)
            #expect(list.count == 1)
            let body = try Self.body(server.requests[0])
            #expect(body["search_pipeline"]?.objectValue?["phase_results_processors"] != nil)
            #expect(body["query"]?.objectValue?["hybrid"] != nil)
            // Features have no dots in their names.
            #expect(server.requests[0].body.contains("{\"cat\":1,\"\u{2024}\":3}"))
        }
    }

    /// OpenSearch without the plugin of neural_sparse.
    @Test func sparseLegWithoutNeuralSparse() async throws {
        let refusal = #"{"error":{"type":"parsing_exception","reason":"unknown query [neural_sparse]"},"status":400}"#
        try await WireServer.run(product: WireServer.opensearch) { request in
            request.body.contains("neural_sparse")
                ? WireServer.Answer(status: 400, body: refusal) : Self.hits(("1", 1))
        } _: { server in
            let engine = try await EngineLibrary().engine(
                .opensearch(ClusterDefinition(nodes: [server.address], index: "i")))
            let retriever = try await Self.retriever(Self.sparse, engine)
            // Several that do not know yet learn it together.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let list = try await retriever.retrieve("a cat.", limit: 5, filter: nil)
                        #expect(list.count == 1)
                    }
                }
                try await group.waitForAll()
            }
            let known = server.requests.count
            _ = try await retriever.retrieve("a cat.", limit: 5, filter: nil)
            #expect(server.requests.count == known + 1)
            let body = server.requests[known].body
            #expect(body.contains(#"{"rank_feature":{"boost":1,"field":"words.cat","linear":{}}}"#))
            #expect(body.contains("{\"rank_feature\":{\"boost\":3,\"field\":\"words.\u{2024}\",\"linear\":{}}}"))
        }
    }

    @Test func whatHasNoEquivalentIsNotPromised() async throws {
        let engine = try await EngineLibrary().engine(
            .elasticsearch(ClusterDefinition(nodes: ["http://localhost:1"], index: "i")))
        var chunked = IndexDefinition.own
        chunked.chunking = ChunkingDefinition()
        #expect(try await engine.retriever(for: Self.sparse, definition: chunked, encoders: .own) == nil)
    }

    @Test func documentsComeWithoutTheirVectors() async throws {
        let mapping = #"""
            {"i-1":{"mappings":{
             "_meta":{"hybrid_search":{"format":1,"pipeline":"{\"search\":{\"retriever\":{\"bm25\":{}}}}"}},
             "properties":{"title":{"type":"text"},"words":{"type":"sparse_vector"},
             "deep":{"properties":{"v":{"type":"dense_vector"},"n":{"type":"long"}}}}}}}
            """#
        let found = #"""
            {"timed_out":false,"hits":{"hits":[{"_id":"1","_score":1.0,"_source":{"title":"T","text":"x","year":1998,
             "open":true,"tags":["a"],"hybrid_search_fingerprint":"0c"}},
             {"_id":"2","_score":1.0,"_source":{"title":["not","ours"]}}]}}
            """#
        try await WireServer.run { request in
            WireServer.Answer(body: request.target.hasSuffix("_mapping") ? mapping : found)
        } _: { server in
            let library = EngineLibrary()
            let definition = EngineDefinition.elasticsearch(ClusterDefinition(nodes: [server.address], index: "i"))
            let documents = try await library.engine(definition).documents(["1", "2", "3"])
            #expect(
                documents == [
                    "1": Document(
                        id: "1", title: "T", text: "x", metadata: ["year": 1998, "open": true, "tags": ["a"]]),
                    "2": Document(id: "2", metadata: ["title": ["not", "ours"]]),
                ])
            #expect(server.requests[1].body.contains(#""excludes":["deep.v","words"]"#))
            #expect(server.requests[1].body.contains(#"{"ids":{"values":["1","2","3"]}}"#))
            let pipeline = try await library.engine(definition).storedPipeline()
            #expect(pipeline == #"{"search":{"retriever":{"bm25":{}}}}"#)
        }
    }
}
