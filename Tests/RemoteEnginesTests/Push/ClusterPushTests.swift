import Foundation
import HybridSearch
import Synchronization
import Testing

/// Pushes into clusters: what goes over the wire.
@Suite struct ClusterPushTests {
    private static func schema(_ definition: IndexDefinition = .own) async throws -> PushSchema {
        let search = SearchDefinition(retriever: RetrieverNode(.bm25(BM25Leg())))
        return try await PushSchema(
            definition, pipeline: Pipeline(name: "own", index: definition, search: search), encoders: .own)
    }

    private static func target(
        _ server: WireServer, system: (ClusterDefinition) -> EngineDefinition = { .elasticsearch($0) },
        options: ClusterPushOptions = ClusterPushOptions()
    ) async throws -> any PushTarget {
        try await EngineLibrary().pushTarget(
            system(ClusterDefinition(nodes: [server.address], index: "docs")), options: options)
    }

    private static let missing = WireServer.Answer(
        status: 404, body: #"{"error":{"type":"index_not_found_exception","reason":"no such index [docs]"}}"#)
    private static let fine = WireServer.Answer(body: #"{"acknowledged":true,"errors":false}"#)

    @Test func makesTheIndex() async throws {
        try await WireServer.run { $0.method == "GET" ? Self.missing : Self.fine } _: { server in
            let target = try await Self.target(server, options: ClusterPushOptions(shards: 1, replicas: 0))
            try await target.prepare(try await Self.schema())
            #expect(server.requests.map(\.method) == ["GET", "PUT"] && server.requests[1].target == "/docs")
            let body = try JSONValue(parsing: server.requests[1].body.utf8).objectValue
            let settings = body?["settings"]?.objectValue?["index"]?.objectValue
            #expect(settings?["number_of_shards"] == 1 && settings?["number_of_replicas"] == 0)
            let mappings = body?["mappings"]?.objectValue
            let fields = mappings?["properties"]?.objectValue
            #expect(fields?["words"] == ["type": "sparse_vector"])
            #expect(
                fields?["constant"] == [
                    "type": "dense_vector", "dims": 2, "index": true, "similarity": "dot_product",
                    "index_options": ["type": "flat"],
                ])
            let pipeline = mappings?["_meta"]?.objectValue?["hybrid_search"]?.objectValue?["pipeline"]?.stringValue
            #expect(try Pipeline(json: #require(pipeline?.data(using: .utf8))).index == .own)
        }
    }

    /// What `GET docs` answers for an index that a push has made.
    private static func present(_ mapping: ElasticsearchMapping) throws -> WireServer.Answer {
        var body = mapping.body.objectValue ?? [:]
        let settings = body["settings"]?.objectValue?["index"]?.objectValue ?? [:]
        let lexical = settings["similarity"]?.objectValue?["bm25"]?.objectValue ?? [:]
        // Settings come back as strings.
        let strings = lexical.mapValues { JSONValue.string($0.stringValue ?? "\($0.doubleValue ?? 0)") }
        body["settings"] = ["index": ["similarity": ["bm25": .object(strings)]]]
        let answer = try JSONEncoder().encode(JSONValue.object(["docs-000001": .object(body)]))
        return WireServer.Answer(body: String(decoding: answer, as: UTF8.self))
    }

    @Test func anIndexThatFitsIsLeftAlone() async throws {
        let schema = try await Self.schema()
        let present = try Self.present(
            ElasticsearchMapping(schema, system: .elasticsearch, options: ClusterPushOptions()))
        try await WireServer.run { _ in present } _: { server in
            try await Self.target(server).prepare(schema)
            #expect(server.requests.map(\.method) == ["GET"])
        }
    }

    @Test func missingFieldsAndTheNewPipelineAreAdded() async throws {
        let old = try await Self.schema(IndexDefinition(bm25: BM25Definition()))
        let present = try Self.present(
            ElasticsearchMapping(old, system: .elasticsearch, options: ClusterPushOptions()))
        try await WireServer.run { $0.method == "GET" ? present : Self.fine } _: { server in
            try await Self.target(server).prepare(try await Self.schema())
            #expect(server.requests[1].method == "PUT" && server.requests[1].target == "/docs/_mapping")
            let change = try JSONValue(parsing: server.requests[1].body.utf8).objectValue
            #expect(change?["properties"]?.objectValue?.keys.sorted() == ["constant", "words"])
            #expect(change?["_meta"] != nil)
        }
    }

    @Test func anIndexThatDoesNotFitIsRefused() async throws {
        var other = IndexDefinition.own
        other.bm25?.analyzer = "german"
        other.bm25?.parameters = try BM25Parameters(k1: 0.9, b: 0.4)
        other.dense["constant"]?.similarity = .l2
        let schema = try await Self.schema(other)
        let different = try Self.present(
            ElasticsearchMapping(schema, system: .elasticsearch, options: ClusterPushOptions()))
        for (answer, problems) in [
            (WireServer.Answer(body: #"{"docs":{"mappings":{"properties":{}}}}"#), ["no push has made it"]),
            (
                different,
                [
                    #"field "bm25" has analyzer "hybrid_search_german", the index needs "english""#,
                    #"field "constant" has similarity "l2_norm", the index needs "dot_product""#,
                    "BM25 has k1 0.9, the index needs 1.2", "BM25 has b 0.4, the index needs 0.75",
                ]
            ),
            (WireServer.Answer(body: #"{"a":{},"b":{}}"#), ["must be that of one index"]),
        ] {
            try await WireServer.run { _ in answer } _: { server in
                let target = try await Self.target(server)
                let schema = try await Self.schema()
                let error = await #expect(throws: RemoteEngineError.self) { try await target.prepare(schema) }
                for problem in problems { #expect(error?.description.contains(problem) == true) }
            }
        }
    }

    @Test func whatIsThereIsReadPageByPage() async throws {
        func page(_ hits: String) -> WireServer.Answer {
            WireServer.Answer(body: #"{"_scroll_id":"s","timed_out":false,"hits":{"hits":[\#(hits)]}}"#)
        }
        let pages = Mutex([
            page(#"{"_id":"1","_score":null,"fields":{"hybrid_search_fingerprint":["8000000000000001"]}}"#),
            page(#"{"_id":"2","_score":null}"#), page(""),
        ])
        try await WireServer.run { request in
            request.target.contains("scroll") && request.method == "POST"
                ? pages.withLock { $0.removeFirst() } : Self.fine
        } _: { server in
            let found = try await Self.target(server).fingerprints()
            #expect(found == ["1": -9_223_372_036_854_775_807, "2": 0])
            #expect(
                server.requests.map { "\($0.method) \($0.target)" } == [
                    "POST /docs/_refresh", "POST /docs/_search?scroll=2m", "POST /_search/scroll",
                    "POST /_search/scroll", "DELETE /_search/scroll",
                ])
        }
    }

    // MARK: Bulk

    private static func document(_ id: String, title: String = "") -> PushDocument {
        PushDocument(Document(id: DocumentID(id), title: title), dense: ["constant": [0.6, 0.8]])
    }

    /// Runs a push's writes with answers to `_bulk`, one after the other.
    private static func write(
        _ documents: [PushDocument], answers: [WireServer.Answer]
    ) async throws -> (refusals: [PushRefusal], bodies: [String]) {
        let waiting = Mutex(answers)
        return try await WireServer.run { request in
            guard request.target.contains("_bulk") else { return request.method == "GET" ? missing : fine }
            return waiting.withLock { $0.isEmpty ? fine : $0.removeFirst() }
        } _: { server in
            let target = try await target(server)
            try await target.prepare(try await schema())
            let refusals = try await target.write(documents)
            return (refusals, server.requests.filter { $0.target.contains("_bulk") }.map(\.body))
        }
    }

    @Test func writesLines() async throws {
        let document = Self.document("1", title: "T")
        let fingerprint = ElasticsearchBulkLines.text(ofFingerprint: document.fingerprint)
        let (refusals, bodies) = try await Self.write([document], answers: [])
        #expect(refusals.isEmpty)
        #expect(
            bodies == [
                """
                {"index":{"_index":"docs","_id":"1"}}
                {"constant":[0.6,0.8],"hybrid_search_fingerprint":"\(fingerprint)","text":"","title":"T"}

                """
            ])
    }

    @Test func onlyWhatHadNoRoomIsSentAgain() async throws {
        let full = #"{"type":"es_rejected_execution_exception","reason":"queue full"}"#
        let bad = #"{"type":"document_parsing_exception","reason":"no","caused_by":{"type":"x","reason":"deep"}}"#
        let answer = WireServer.Answer(
            body: #"""
                {"errors":true,"items":[{"index":{"_id":"1","status":201}},
                 {"index":{"_id":"2","status":429,"error":\#(full)}},
                 {"index":{"_id":"3","status":400,"error":\#(bad)}}]}
                """#)
        let (refusals, bodies) = try await Self.write(["1", "2", "3"].map { Self.document($0) }, answers: [answer])
        #expect(refusals == [PushRefusal(id: "3", reason: "document_parsing_exception: no (x: deep)")])
        #expect(bodies.count == 2 && bodies[1].hasPrefix(#"{"index":{"_index":"docs","_id":"2"}}"#))
        #expect(bodies[1].split(separator: "\n").count == 2)
    }

    @Test func whatIsTooMuchAtOnceIsHalved() async throws {
        let tooMuch = WireServer.Answer(status: 413, body: "")
        let (refusals, bodies) = try await Self.write(
            ["1", "2", "3"].map { Self.document($0) }, answers: [tooMuch, Self.fine, tooMuch])
        #expect(refusals.isEmpty)
        #expect(bodies.map { $0.split(separator: "\n").count / 2 } == [3, 1, 2, 1, 1])
    }

    @Test func whatTheSystemWouldRefuseIsNotSent() async throws {
        let long = Self.document(String(repeating: "x", count: 513))
        let reserved = PushDocument(Document(id: "2", metadata: ["bm25": 1]))
        let (refusals, bodies) = try await Self.write([long, reserved, Self.document("3")], answers: [])
        #expect(refusals.map(\.reason) == [
            "the id must have 1 to 512 bytes", #"the metadata field "bm25" has a mapped field's name"#,
        ])
        #expect(bodies.count == 1 && bodies[0].contains(#""_id":"3""#))
    }

    @Test func bulkAnswersThatAreNone() async throws {
        for body in [#"{"errors":true}"#, #"{"errors":true,"items":[]}"#, #"{"errors":true,"items":[{"index":{}}]}"#] {
            await #expect(throws: RemoteEngineError.self) {
                try await Self.write([Self.document("1")], answers: [WireServer.Answer(body: body)])
            }
        }
    }

    @Test func chunksAreNotPushed() async throws {
        var chunked = IndexDefinition.own
        chunked.chunking = ChunkingDefinition()
        let schema = try await Self.schema(chunked)
        let target = try await EngineLibrary().pushTarget(
            .opensearch(ClusterDefinition(nodes: ["http://localhost:1"], index: "i")))
        await #expect(throws: RemoteEngineError.self) { try await target.prepare(schema) }
    }
}
