import HybridSearch
import RemoteEngines
import Testing

/// What the engine says before it asks a server.
@Suite struct PostgreSQLEngineTests {
    private static let encoders = EncoderLibrary(
        sparse: ["hash": HashSparseEncoder()], dense: ["hash": HashDenseEncoder(dimension: 12)])

    private static let definition = IndexDefinition(
        bm25: BM25Definition(), sparse: ["s": SparseDefinition(model: "hash")],
        dense: ["d": DenseDefinition(model: "hash", similarity: .cosine)])

    private func retriever(
        _ node: RetrieverNode.Kind, _ definition: IndexDefinition = definition
    ) async throws -> (any Retriever)? {
        let engine = try PostgreSQLEngine(
            PostgreSQLDefinition(url: "postgresql://127.0.0.1:1/none", table: "t", connectTimeout: .seconds(1)))
        return try await engine.retriever(for: RetrieverNode(node), definition: definition, encoders: Self.encoders)
    }

    @Test func fusionsRunHere() async throws {
        let leg = RetrieverNode(.bm25(BM25Leg()))
        #expect(try await retriever(.rrf(RRFNode(retrievers: [.init(leg)], rankWindow: 10))) == nil)
        #expect(try await retriever(.bm25(BM25Leg())) != nil)
        #expect(try await retriever(.sparseVector(SparseVectorLeg(inferenceID: "s"))) != nil)
        #expect(try await retriever(.knn(KNNLeg(inferenceID: "d"))) != nil)
    }

    @Test func otherParametersOfBM25AreRefused() async throws {
        let error = await #expect(throws: RemoteEngineError.self) {
            try await retriever(.bm25(BM25Leg(k1: 0.9, b: 0.4)))
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("k1 = 1.2 and b = 0.75 only"))
        var definition = Self.definition
        definition.bm25?.parameters = try BM25Parameters(k1: 0.9, b: 0.4)
        await #expect(throws: RemoteEngineError.self) { try await retriever(.bm25(BM25Leg()), definition) }
        #expect(try await retriever(.bm25(BM25Leg(k1: 1.2, b: 0.75)), definition) != nil)
    }

    @Test func legsThatAreNotDefinedAreNamed() async throws {
        for node in [
            RetrieverNode.Kind.sparseVector(SparseVectorLeg(inferenceID: "other")),
            .knn(KNNLeg(inferenceID: "other")),
        ] {
            let error = await #expect(throws: RemoteEngineError.self) { try await retriever(node) }
            #expect("\(error.map { "\($0)" } ?? "")".contains("no leg other"))
        }
        await #expect(throws: RemoteEngineError.self) {
            try await retriever(.bm25(BM25Leg()), IndexDefinition(dense: Self.definition.dense))
        }
    }

    @Test func pruningNeedsFrequencies() async throws {
        let options = SparseSearchOptions(pruning: TokenPruning())
        let error = await #expect(throws: RemoteEngineError.self) {
            try await retriever(.sparseVector(SparseVectorLeg(inferenceID: "s", options: options)))
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("prunes"))
    }

    @Test func aServerThatIsNotThereIsUnreachable() async throws {
        let leg = try #require(try await retriever(.bm25(BM25Leg())))
        let error = await #expect(throws: RemoteEngineError.self) {
            try await leg.retrieve("cat", limit: 10, filter: nil)
        }
        guard case .unreachable(let engine, _) = error else {
            Issue.record("\(error.map { "\($0)" } ?? "nothing") was thrown")
            return
        }
        #expect(engine == "postgresql table \"t\"")
        // Nothing can match, so nobody is asked.
        #expect(try await leg.retrieve("the of", limit: 10, filter: nil).isEmpty)
        #expect(try await leg.retrieve("cat", limit: 0, filter: nil).isEmpty)
    }

    @Test func aQueryWithoutADirectionHasNoCosine() async throws {
        let leg = try #require(try await retriever(.knn(KNNLeg(inferenceID: "d"))))
        await #expect(throws: VectorIndexError.self) { try await leg.retrieve("", limit: 10, filter: nil) }
    }

    @Test(arguments: ["host=a b", "postgresql://h/d?nonsense=1"])
    func anAddressWithAMistakeIsMisconfigured(url: String) {
        let error = #expect(throws: RemoteEngineError.self) {
            try PostgreSQLEngine(PostgreSQLDefinition(url: url, table: "t"))
        }
        guard case .misconfigured = error else {
            Issue.record("\(error.map { "\($0)" } ?? "nothing") was thrown")
            return
        }
    }

    @Test func aPasswordThatIsNotThereIsNamed() {
        let variable = "HYBRIDSEARCH_TEST_NO_SUCH_VARIABLE"
        let error = #expect(throws: RemoteEngineError.self) {
            try PostgreSQLEngine(
                PostgreSQLDefinition(url: "postgresql://h/d", password: .environment(variable), table: "t"))
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains(variable))
    }
}
