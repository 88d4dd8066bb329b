import Foundation
import HybridSearch
import TestSupport
import Testing

/// Nodes of a pipeline that run on an engine elsewhere.
@Suite struct RemoteLegTests {
    private static let definition = IndexDefinition(bm25: BM25Definition())
    private static let engines = [
        "there": PipelineEngine(.opensearch(ClusterDefinition(nodes: ["http://127.0.0.1:1"], index: "x")))
    ]

    private let folder = try! TemporaryFolder()

    private static let documents = (0..<60).map { number in
        let words = ["tea", "water", "leaf", "pot", "cup", "kettle"].filter { number % (2 + $0.count) != 0 }
        return Document(
            id: DocumentID("\(number)"), title: "t\(number % 7)", text: words.joined(separator: " "),
            metadata: ["even": .bool(number % 2 == 0)])
    }

    /// An index with all documents, to be the engine's.
    private func far() async throws -> SearchIndex {
        let index = try await SearchIndex.create(at: folder.appending("far"), pipeline: .bm25)
        try await index.add(Self.documents)
        return index
    }

    /// An index here, with some of the documents.
    private func near(_ engine: IndexEngine, documents: Int = 60) async throws -> SearchIndex {
        let index = try await SearchIndex.create(at: folder.appending("near"), pipeline: .bm25, engines: engine)
        try await index.add(Array(Self.documents.prefix(documents)))
        return index
    }

    private func pipeline(_ retriever: String, timeout: Int? = nil) throws -> Pipeline {
        let time = timeout.map { #""timeout_ms": \#($0), "# } ?? ""
        let json = """
            {"engines": {"there": {"opensearch": {"nodes": ["http://127.0.0.1:1"], "index": "x"}}},
             "search": {\(time)"size": 20, "retriever": \(retriever)}}
            """
        return try Pipeline(json: Data(json.utf8))
    }

    private static let fused = #"{"rrf": {"retrievers": [{"bm25": {}}, {"bm25": {"k1": 0, "_name": "flat"}}]}}"#
    private static let mixed =
        #"{"rrf": {"retrievers": [{"bm25": {}}, {"bm25": {"k1": 0, "_name": "flat", "engine": "there"}}]}}"#
    private static let whole =
        #"{"rrf": {"engine": "there", "retrievers": [{"bm25": {}}, {"bm25": {"k1": 0, "_name": "flat"}}]}}"#

    @Test(arguments: [
        (mixed, [], ["bm25"]), (whole, [], ["rrf"]), (whole, ["rrf"], ["bm25", "bm25"]),
    ] as [(String, Set<String>, [String])]) func whereverNodesRunTheHitsAreTheSame(tree: String, lacking: Set<String>, asked: [String]) async throws {
        let engine = IndexEngine(try await far(), lacking: lacking)
        let index = try await near(engine)
        let expected = try await index.search("tea pot water", pipeline: pipeline(Self.fused))
        let response = try await index.search("tea pot water", pipeline: pipeline(tree))
        #expect(response.hits.map(\.id) == expected.hits.map(\.id))
        #expect(response.hits.map(\.score) == expected.hits.map(\.score))
        #expect(response.hits.allSatisfy { $0.document != nil })
        #expect(!response.degraded)
        #expect(engine.calls.map(\.kind) == asked)
    }

    @Test func anEngineThatFailsIsLeftOutAndNamed() async throws {
        let index = try await near(IndexEngine(try await far(), isBroken: true))
        let response = try await index.search("tea", pipeline: pipeline(Self.mixed))
        #expect(response.failures == [LegFailure(leg: "flat", reason: "no node answers")])
        #expect(!response.hits.isEmpty)
        await #expect(throws: PipelineError.everyLegFailed([LegFailure(leg: "flat", reason: "no node answers")])) {
            try await index.search(
                "tea", pipeline: pipeline(#"{"rrf": {"retrievers": [{"bm25": {"_name": "flat", "engine": "there"}}]}}"#))
        }
    }

    @Test func theEngineIsToldOfFiltersAndOfTheTimeThatIsLeft() async throws {
        let engine = IndexEngine(try await far())
        let index = try await near(engine)
        let even = Filter.term(field: "even", value: true)
        let response = try await index.search("tea", pipeline: pipeline(Self.whole, timeout: 600_000), filter: even)
        #expect(response.hits.allSatisfy { $0.document?.metadata["even"] == true })
        let call = try #require(engine.calls.first)
        #expect(call.filter == even)
        #expect(try #require(call.timeLeft) <= .seconds(600))
        _ = try await index.search("tea", pipeline: pipeline(Self.whole))
        #expect(engine.calls.last?.timeLeft == nil)
    }

    @Test func documentsThatAreNotHereComeFromTheEngine() async throws {
        let index = try await near(IndexEngine(try await far()), documents: 5)
        let response = try await index.search("tea cup", pipeline: pipeline(#"{"bm25": {"engine": "there"}}"#))
        #expect(response.hits.count == 20)
        #expect(response.hits.contains { Int($0.id.rawValue).map { $0 >= 5 } ?? false })
        for hit in response.hits {
            #expect(hit.document == Self.documents.first { $0.id == hit.id })
        }
    }

    @Test func aLegWithoutEquivalentIsAnErrorThatNamesIt() async throws {
        let engine = IndexEngine(try await far(), lacking: ["bm25"])
        let index = try await near(engine)
        await #expect(throws: PipelineError.noEquivalent(leg: "flat", engine: "another index")) {
            try await index.search("tea", pipeline: pipeline(Self.mixed))
        }
    }

    @Test func explanationsShowWhatTheEngineFound() async throws {
        let index = try await near(IndexEngine(try await far()))
        let response = try await index.search("tea", pipeline: pipeline(Self.mixed), explain: true)
        let explanation = try #require(response.hits.first?.explanation)
        #expect(explanation.details.map(\.name) == ["bm25", "flat"])
        #expect(explanation.details.allSatisfy { $0.rank != nil })
    }

    // MARK: Trust

    @Test func enginesOfAStoredPipelineAreAskedOnlyByWhoNamesIt() async throws {
        let engine = IndexEngine(try await far())
        var pipeline = try pipeline(Self.mixed)
        pipeline.index = Self.definition
        let url = folder.appending("near")
        let made = try await SearchIndex.create(at: url, pipeline: pipeline, engines: engine)
        try await made.add(Self.documents)
        #expect(try await made.search("tea").degraded == false)

        let found = try await SearchIndex.open(at: url, engines: engine)
        await #expect(throws: PipelineError.unconfirmedEngines(names: ["there"])) { try await found.search("tea") }
        #expect(try await found.search("tea", pipeline: .bm25).hits.isEmpty == false)
        let named = try await SearchIndex.open(at: url, pipeline: pipeline, engines: engine)
        #expect(try await named.search("tea").hits.map(\.id) == made.search("tea").hits.map(\.id))
    }

    @Test func whatAnEngineHoldsAsksNoOther() async throws {
        var stored = try pipeline(Self.mixed)
        stored.index = Self.definition
        let far = try await SearchIndex.create(at: folder.appending("far"), pipeline: stored)
        try await far.add(Self.documents)
        let engine = IndexEngine(far)
        let remote = try await RemoteIndex.open(
            .opensearch(ClusterDefinition(nodes: ["http://127.0.0.1:1"], index: "x")), engines: engine)
        #expect(remote.pipeline.engines.isEmpty)
        #expect(remote.pipeline.search.retriever.engines.isEmpty)
        #expect(try await remote.search("tea").hits.count == stored.search.size)
        #expect(engine.calls.map(\.kind) == ["rrf"])
    }

    // MARK: No index here

    @Test func aRemoteIndexSearchesByThePipelineThatItsEngineHolds() async throws {
        let far = try await far()
        let engine = IndexEngine(far)
        let remote = try await RemoteIndex.open(
            .opensearch(ClusterDefinition(nodes: ["http://127.0.0.1:1"], index: "x")), engines: engine)
        #expect(remote.pipeline == far.pipeline)
        let expected = try await far.search("tea water")
        let response = try await remote.search("tea water")
        #expect(response.hits.map(\.id) == expected.hits.map(\.id))
        #expect(response.hits.map(\.document) == expected.hits.map(\.document))
    }

    @Test func aLegThatRunsNowhereIsAnError() async throws {
        let engine = IndexEngine(try await far())
        let pipeline = try pipeline(Self.mixed)
        await #expect(throws: PipelineError.nothingToSearch(leg: "bm25")) {
            let target = try await SearchTarget(
                snapshot: nil, definition: Self.definition, encoders: EncoderLibrary(), engines: pipeline.engines,
                connector: engine)
            _ = try await SearchPlan(pipeline.search, target: target)
        }
    }

    // MARK: Files

    @Test func enginesOutliveWritingAndReading() throws {
        let json = """
            {"engines": {
              "a": {"elasticsearch": {"nodes": ["https://h:9200"], "index": "i", "api_key": {"env": "KEY"}, "retries": 0,
                "connect_timeout_ms": 10, "request_timeout_ms": 20, "authorities": "ca.pem",
                "fields": {"splade": {"field": "ml.tokens", "inference_id": "elser"}}}},
              "b": {"opensearch": {"nodes": ["http://h:1", "http://g:1"], "index": "i", "user": "u",
                "password": {"file": "/p"}}, "index": {"sparse": {"x": {"model": "m"}}}},
              "c": {"postgresql": {"url": "postgresql://h/d", "table": "s.t", "connections": 3, "password": {"env": "P"}}}},
             "search": {"retriever": {"rrf": {"engine": "a", "retrievers": [
               {"bm25": {}}, {"bm25": {"engine": "c"}}, {"sparse_vector": {"inference_id": "x", "engine": "b"}}]}}}}
            """
        let pipeline = try Pipeline(json: Data(json.utf8))
        #expect(pipeline.engines.count == 3)
        #expect(pipeline.search.retriever.engines == ["a", "b", "c"])
        #expect(try Pipeline(json: Data(pipeline.jsonText().utf8)) == pipeline)
    }

    @Test(arguments: [
        (#"{"x": {"elasticsearch": {"nodes": ["https://h"], "index": "i", "api_key": "abc"}}}"#, "must not be the secret"),
        (#"{"x": {"elasticsearch": {"nodes": ["https://u:p@h"], "index": "i"}}}"#, "must not hold a user or a password"),
        (#"{"x": {"elasticsearch": {"nodes": ["h:9200"], "index": "i"}}}"#, "must begin with http:// or https://"),
        (#"{"x": {"elasticsearch": {"nodes": [], "index": "i"}}}"#, "must have at least one node"),
        (#"{"x": {"elasticsearch": {"index": "i"}}}"#, "\"nodes\" is missing"),
        (#"{"x": {"opensearch": {"nodes": ["http://h"], "index": "i", "user": "u"}}}"#, "both \"user\" and \"password\""),
        (#"{"x": {"postgresql": {"url": "postgresql:///d"}}}"#, "\"table\" is missing"),
        (#"{"x": {"solr": {}}}"#, "must have exactly one of"),
        (#"{"x": {}}"#, "must have exactly one of"),
        (#"{"y": {"postgresql": {"url": "postgresql:///d", "table": "t"}}}"#, "is not among the file's engines (y)"),
    ]) func mistakesAreNamed(engines: String, problem: String) throws {
        let json = #"{"engines": \#(engines), "search": {"retriever": {"bm25": {"engine": "x"}}}}"#
        let error = #expect(throws: PipelineError.self) { try Pipeline(json: Data(json.utf8)) }
        #expect("\(try #require(error))".contains(problem))
    }
}
