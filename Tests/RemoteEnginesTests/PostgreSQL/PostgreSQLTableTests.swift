import Foundation
import HybridSearch
import PostgreSQLClient
import RemoteEngines
import TestSupport
import Testing

/// Pushes and searches with a real server.
@Suite(.enabled(if: ServerAddress.text != nil, "needs HYBRIDSEARCH_POSTGRESQL_URL, see scripts/interop/postgres.sh"))
struct PostgreSQLTableTests {
    private let folder: TemporaryFolder
    private let table: PostgreSQLDefinition

    init() throws {
        folder = try TemporaryFolder()
        table = PostgreSQLDefinition(
            url: ServerAddress.text ?? "", table: "t\(UInt64.random(in: 0 ... .max))", connectTimeout: .seconds(20))
    }

    private static let encoders = EncoderLibrary(
        sparse: ["hash": HashSparseEncoder()], dense: ["hash": HashDenseEncoder(dimension: 12)])

    private static let definition = IndexDefinition(
        bm25: BM25Definition(), sparse: ["s": SparseDefinition(model: "hash")],
        dense: [
            "dot": DenseDefinition(model: "hash", faiss: "Flat"),
            "cosine": DenseDefinition(model: "hash", faiss: "Flat", similarity: .cosine),
            "l2": DenseDefinition(model: "hash", faiss: "Flat", similarity: .l2),
        ])

    private func index(_ definition: IndexDefinition = definition) async throws -> SearchIndex {
        let pipeline = Pipeline(
            name: "own", index: definition, search: SearchDefinition(retriever: RetrieverNode(.bm25(BM25Leg()))))
        return try await SearchIndex.create(
            at: folder.appending("index-\(UUID())"), pipeline: pipeline, encoders: Self.encoders)
    }

    private func push(
        _ index: SearchIndex, batches: Int = 500, to table: PostgreSQLDefinition? = nil
    ) async throws -> PushSummary {
        let snapshot = await index.snapshot
        let schema = try await PushSchema(snapshot.definition, pipeline: index.pipeline, encoders: Self.encoders)
        let target = try await EngineLibrary().pushTarget(.postgresql(table ?? self.table))
        return try await IndexPush(snapshot, schema: schema, limits: .init(documents: batches)).run(into: target)
    }

    private func engine() throws -> PostgreSQLEngine { try PostgreSQLEngine(table) }

    private func search(
        _ node: RetrieverNode.Kind, _ query: String, limit: Int = 20, filter: Filter? = nil,
        _ definition: IndexDefinition = definition, engine: PostgreSQLEngine? = nil
    ) async throws -> RankedList {
        let engine = try engine ?? self.engine()
        let retriever = try #require(
            try await engine.retriever(for: RetrieverNode(node), definition: definition, encoders: Self.encoders))
        return try await retriever.retrieve(query, limit: limit, filter: filter)
    }

    private func drop() async throws {
        let connection = try await PostgreSQLConnection.open(PostgreSQLConfiguration(table.url))
        try await connection.execute("DROP TABLE IF EXISTS \"\(table.table)\", \"\(table.table)_push\"")
        connection.close()
    }

    private static let words = [
        "cat", "cats", "dog", "running", "quick", "house", "tree", "river", "stone", "the", "of",
    ]

    private static func text() -> String {
        (0..<Int.random(in: 3...30)).map { _ in words.randomElement() ?? "" }.joined(separator: " ")
    }

    private static func documents(_ count: Int) -> [Document] {
        (0..<count).map { number in
            Document(
                id: DocumentID("d\(number)"), title: Bool.random() ? "" : text(), text: text(),
                metadata: ["year": .integer(1990 + number % 20), "tags": ["x", .string("t\(number % 3)")]])
        }
    }

    private static let legs: [(String, RetrieverNode.Kind)] = [
        ("bm25", .bm25(BM25Leg())), ("s", .sparseVector(SparseVectorLeg(inferenceID: "s"))),
        ("dot", .knn(KNNLeg(inferenceID: "dot"))), ("cosine", .knn(KNNLeg(inferenceID: "cosine"))),
        ("l2", .knn(KNNLeg(inferenceID: "l2"))),
    ]

    /// The same leg here, in full precision.
    private func here(_ leg: String, _ index: SearchIndex) async throws -> any Retriever {
        let snapshot = await index.snapshot
        switch leg {
        case "bm25": return try BM25Retriever(snapshot: snapshot)
        case "s":
            return SparseVectorRetriever(
                snapshot: snapshot, leg: leg, encoder: HashSparseEncoder(),
                options: SparseSearchOptions(rescoringOversample: 100))
        default: return DenseRetriever(snapshot: snapshot, leg: leg, encoder: HashDenseEncoder(dimension: 12))
        }
    }

    // MARK: The same results

    @Test func everyLegFindsWhatItFindsHere() async throws {
        let index = try await index()
        // One without a word, which no statistics count.
        try await index.add(Self.documents(300) + [Document(id: "empty", text: "the of")])
        _ = try await push(index)
        for (name, leg) in Self.legs {
            let local = try await here(name, index)
            for filter in [
                nil, Filter.term(field: "tags", value: "t1"), .range(field: "year", bounds: .init(gte: 1995)),
            ] {
                let query = Self.text()
                let expected = try await local.retrieve(query, limit: 1000, filter: filter)
                let found = try await search(leg, query, limit: 1000, filter: filter)
                #expect(Set(found.documents.map(\.id)) == Set(expected.documents.map(\.id)), "\(name): \(query)")
                let scores = Dictionary(uniqueKeysWithValues: expected.documents.map { ($0.id, $0.score) })
                for document in found.documents {
                    let score = try #require(scores[document.id])
                    #expect(abs(document.score - score) <= 1e-5 * max(1, abs(score)), "\(name): \(query)")
                }
                let first = try await search(leg, query, limit: 10, filter: filter)
                #expect(first == found.prefix(10), "\(name): \(query)")
            }
        }
        try await drop()
    }

    @Test func documentsComeBackAsTheyWere() async throws {
        let index = try await index()
        let documents = [
            Document(id: "it's \"q\" \\ 🙂", title: "é e\u{301}", text: "{a}", metadata: ["n\"\u{301}": "v"]),
            Document(
                id: "2", title: "T", text: "x\n\t\r\\N \"",
                metadata: ["a": ["b": [1, 2.5, .null, true, "é", []], "c": [:]], "big": .integer(.max), "d": 1e300]),
            Document(id: "", title: "no id", text: ""),
        ]
        try await index.add(documents)
        #expect(try await push(index).written == 3)
        let found = try await engine().documents(documents.map(\.id) + ["none", "nul\0"])
        #expect(found.count == 3)
        #expect(found[documents[0].id] == documents[0])
        #expect(found["2"] == documents[1])
        #expect(found[""] == documents[2])
        #expect(try await search(.bm25(BM25Leg()), "no id").documents.map(\.id) == [""])
        #expect(try await push(index).unchanged == 3)
        try await drop()
    }

    @Test func anyTextIsASafeQuery() async throws {
        let index = try await index()
        try await index.add([Document(id: "1", text: "cat AND (dog) \"tree\" x:y ^2 ~ * \\ ' ; DROP TABLE")])
        _ = try await push(index)
        for query in [
            "cat AND", "\"", "(", "x:y", "*", "\\", "'; DROP TABLE x; --", "", "\0", "🙂 \u{301}\"", "{a,b}", "the",
        ] {
            for (_, leg) in Self.legs.prefix(2) { _ = try await search(leg, query) }
        }
        #expect(try await search(.bm25(BM25Leg()), "drop table;").count == 1)
        try await drop()
    }

    @Test func aGraphFindsNearlyAll() async throws {
        var definition = IndexDefinition(dense: ["dot": DenseDefinition(model: "hash", faiss: "HNSW16")])
        let index = try await index(definition)
        try await index.add(Self.documents(400))
        _ = try await push(index)
        let filter = Filter.term(field: "tags", value: "t1")
        for limit in [10, 130] {
            let query = Self.text()
            let found = try await search(
                .knn(KNNLeg(inferenceID: "dot", candidates: 100)), query, limit: limit, filter: filter, definition)
            #expect(found.count == limit)
            definition.dense["dot"]?.faiss = "Flat"
            let exact = try await here("dot", index).retrieve(query, limit: limit, filter: filter)
            let shared = Set(found.documents.map(\.id)).intersection(exact.documents.map(\.id)).count
            #expect(Double(shared) >= 0.8 * Double(limit))
            definition.dense["dot"]?.faiss = "HNSW16"
        }
        try await drop()
    }

    // MARK: Pushing

    @Test func changesFollow() async throws {
        let index = try await index()
        try await index.add(Self.documents(50))
        #expect(try await push(index, batches: 7).written == 50)
        let again = try await push(index)
        #expect(again.written == 0 && again.unchanged == 50 && again.deleted == 0)
        try await index.add([Document(id: "d1", text: "zebra"), Document(id: "new", text: "zebra")])
        _ = try await index.delete(["d2", "d3"])
        let changed = try await push(index)
        #expect(changed.written == 2 && changed.unchanged == 47 && changed.deleted == 2)
        #expect(try await search(.bm25(BM25Leg()), "zebra").documents.map(\.id) == ["d1", "new"])
        #expect(try await engine().documents(["d2", "d3"]).isEmpty)
        // Statistics are those of the documents that are left.
        let found = try await search(.bm25(BM25Leg()), "cat zebra river", limit: 100)
        let expected = try await here("bm25", index).retrieve("cat zebra river", limit: 100, filter: nil)
        #expect(found.documents.map(\.id) == expected.documents.map(\.id))
        for (a, b) in zip(found.documents, expected.documents) {
            #expect(abs(a.score - b.score) < 1e-5 * max(1, b.score), "\(a) \(b)")
        }
        try await drop()
    }

    @Test func aPushThatStopsLeavesTheLastState() async throws {
        let index = try await index()
        try await index.add([Document(id: "old", text: "zebra"), Document(id: "gone", text: "zebra")])
        _ = try await push(index)
        try await index.add(Self.documents(40) + [Document(id: "old", text: "giraffe")])
        _ = try await index.delete(["gone"])
        let snapshot = await index.snapshot
        let schema = try await PushSchema(snapshot.definition, pipeline: index.pipeline, encoders: Self.encoders)
        do {
            // It writes, and ends before it is finished.
            let target = try await EngineLibrary().pushTarget(.postgresql(table))
            try await target.prepare(schema)
            let documents = Self.documents(3).map {
                PushDocument(
                    $0, sparse: ["s": .empty], dense: ["dot": Self.unit, "cosine": Self.unit, "l2": Self.unit])
            }
            #expect(try await target.write(documents).isEmpty)
            try await target.delete(["old", "d1"])
        }
        #expect(try await search(.bm25(BM25Leg()), "zebra").documents.map(\.id) == ["gone", "old"])
        let summary = try await push(index)
        #expect(summary.written == 41 && summary.deleted == 1)
        #expect(try await search(.bm25(BM25Leg()), "giraffe").documents.map(\.id) == ["old"])
        #expect(try await search(.bm25(BM25Leg()), "zebra").isEmpty)
        #expect(try await push(index).unchanged == 41)
        try await drop()
    }

    private static let unit: [Float] = [1] + [Float](repeating: 0, count: 11)

    @Test func oneBatchAfterAnotherIsNotSentAgain() async throws {
        let index = try await index()
        try await index.add(Self.documents(30))
        let snapshot = await index.snapshot
        let schema = try await PushSchema(snapshot.definition, pipeline: index.pipeline, encoders: Self.encoders)
        let first = StoppingTarget(try await EngineLibrary().pushTarget(.postgresql(table)), after: 2)
        await #expect(throws: RemoteEngineError.self) {
            try await IndexPush(snapshot, schema: schema, limits: .init(documents: 5, batchesInFlight: 1)).run(
                into: first)
        }
        await first.forget()
        let summary = try await push(index)
        #expect(summary.written == 20 && summary.unchanged == 10)
        try await drop()
    }

    @Test func onlyOnePushAtATime() async throws {
        let index = try await index()
        try await index.add(Self.documents(3))
        let snapshot = await index.snapshot
        let schema = try await PushSchema(snapshot.definition, pipeline: index.pipeline, encoders: Self.encoders)
        let first = try await EngineLibrary().pushTarget(.postgresql(table))
        try await first.prepare(schema)
        let error = await #expect(throws: RemoteEngineError.self) { try await push(index) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("another push"))
        try await first.finish()
        #expect(try await push(index).written == 3)
        try await drop()
    }

    @Test func whatDoesNotFitIsRefused() async throws {
        let index = try await index()
        let snapshot = await index.snapshot
        let schema = try await PushSchema(snapshot.definition, pipeline: index.pipeline, encoders: Self.encoders)
        let target = try await EngineLibrary().pushTarget(.postgresql(table))
        try await target.prepare(schema)
        let vectors = ["dot": Self.unit, "cosine": Self.unit, "l2": Self.unit]
        let long = try SparseVector(terms: [500], weights: [1])
        let refusals = try await target.write([
            PushDocument(Document(id: "a\0b"), dense: vectors),
            PushDocument(Document(id: DocumentID(String(repeating: "x", count: 3000))), dense: vectors),
            PushDocument(Document(id: "short"), dense: ["dot": [1]]),
            PushDocument(Document(id: "beyond"), sparse: ["s": long], dense: vectors),
            PushDocument(Document(id: "good", title: "a\0b", text: "c\0", metadata: ["n\0": "v\0"]), dense: vectors),
        ])
        #expect(refusals.map(\.id.rawValue.count) == [3, 3000, 5, 6])
        for (refusal, word) in zip(refusals, ["NUL", "2000 bytes", "dimensions", "beyond the vocabulary"]) {
            #expect(refusal.reason.contains(word))
        }
        try await target.finish()
        #expect(
            try await engine().documents(["good"])["good"]
                == Document(id: "good", title: "a\u{FFFD}b", text: "c\u{FFFD}", metadata: ["n\u{FFFD}": "v\u{FFFD}"]))
        try await drop()
    }

    @Test func aTableOfSomebodyElseIsLeftAlone() async throws {
        let connection = try await PostgreSQLConnection.open(PostgreSQLConfiguration(table.url))
        try await connection.execute("CREATE TABLE \"\(table.table)\" (id text)")
        try await connection.execute("INSERT INTO \"\(table.table)\" VALUES ('mine')")
        let index = try await index()
        let error = await #expect(throws: RemoteEngineError.self) { try await push(index) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("not made by hybrid-search push"))
        #expect(try await connection.execute("SELECT * FROM \"\(table.table)\"").count == 1)
        try await drop()
    }

    @Test func aTableOfAnotherDefinitionIsLeftAlone() async throws {
        let first = try await index()
        try await first.add(Self.documents(2))
        _ = try await push(first)
        let other = try await index(IndexDefinition(bm25: BM25Definition(analyzer: "standard")))
        let error = await #expect(throws: RemoteEngineError.self) { try await push(other) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("analyzer"))
        #expect(try await push(first).unchanged == 2)
        try await drop()
    }

    @Test func thePipelineStaysWithTheTable() async throws {
        let index = try await index()
        #expect(try await engine().storedPipeline() == nil)
        _ = try await push(index)
        let text = try #require(try await engine().storedPipeline())
        let pipeline = try Pipeline(json: Data(text.utf8), file: "stored")
        #expect(pipeline.index == Self.definition)
        try await drop()
    }

    // MARK: Searching under load

    @Test func aHundredSearchesAtOnce() async throws {
        let index = try await index()
        try await index.add(Self.documents(100))
        _ = try await push(index)
        let engine = try engine()
        let expected = try await search(Self.legs[1].1, "quick cat", engine: engine)
        try await withThrowingTaskGroup(of: RankedList.self) { group in
            for _ in 0..<100 { group.addTask { try await search(Self.legs[1].1, "quick cat", engine: engine) } }
            for try await list in group { #expect(list == expected) }
        }
        await engine.close()
        try await drop()
    }

    @Test func aDeadlineLeavesNothingAtTheServer() async throws {
        let index = try await index()
        try await index.add(Self.documents(10))
        _ = try await push(index)
        let blocker = try await PostgreSQLConnection.open(PostgreSQLConfiguration(table.url))
        try await blocker.execute("BEGIN")
        try await blocker.execute("LOCK TABLE \"\(table.table)\" IN ACCESS EXCLUSIVE MODE")
        await #expect(throws: (any Error).self) {
            try await SearchDeadline.$current.withValue(.now + .milliseconds(100)) {
                try await search(Self.legs[1].1, "quick cat")
            }
        }
        let waiting = try await blocker.query(
            PostgreSQLStatement(
                """
                SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()
                AND query LIKE '%' || $1 || '%'
                """, [.text(table.table)]))
        #expect(try waiting[0].integer(0) == 0)
        try await blocker.execute("ROLLBACK")
        try await drop()
    }
}

/// A target that fails after some batches, as a push does that is killed.
private actor StoppingTarget: PushTarget {
    nonisolated let name = "stopping"
    private var target: (any PushTarget)?
    private var left: Int

    init(_ target: any PushTarget, after batches: Int) {
        self.target = target
        left = batches
    }

    private func live() throws -> any PushTarget {
        guard let target else { throw RemoteEngineError.unreachable(engine: name, reason: "gone") }
        return target
    }

    func forget() { target = nil }

    func prepare(_ schema: PushSchema) async throws { try await live().prepare(schema) }

    func fingerprints() async throws -> [DocumentID: Int64] { try await live().fingerprints() }

    func write(_ documents: [PushDocument]) async throws -> [PushRefusal] {
        guard left > 0 else { throw RemoteEngineError.unreachable(engine: name, reason: "stopped") }
        left -= 1
        return try await live().write(documents)
    }

    func delete(_ ids: [DocumentID]) async throws { try await live().delete(ids) }

    func finish() async throws { try await live().finish() }
}
