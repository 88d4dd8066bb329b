import Encoders
import IndexStore
import InvertedIndex
import Pipelines
import PostgreSQLClient
import Retrieval
import TextAnalysis
import VectorIndex

/// A table of PostgreSQL that a push has filled: it runs the legs of a pipeline, which are fused here.
///
/// - Words by pg_search over the words that our own analyzer made, so that the same documents match, with the same
///   scores
///   to rounding. Pg_search knows no other parameters than k1 = 1.2 and b = 0.75.
/// - Sparse vectors by pgvector's `sparsevec`, every document exactly, in the vectors' full precision.
/// - Dense vectors by pgvector's `vector`, exactly or through an HNSW graph, as the definition has it.
public struct PostgreSQLEngine: RemoteEngine {
    /// Those that pg_search scores with.
    static let searchParameters = BM25Parameters.standard

    private let database: PostgreSQLDatabase

    /// Nothing is connected before it is needed.
    ///
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` when the definition cannot be used.
    public init(_ definition: PostgreSQLDefinition) throws {
        database = try PostgreSQLDatabase(definition)
    }

    public var name: String { database.table.engine }

    public func retriever(
        for node: RetrieverNode, definition: IndexDefinition, encoders: EncoderLibrary
    ) async throws -> (any Retriever)? {
        switch node.kind {
        case .bm25(let leg): try bm25(leg, node, definition)
        case .sparseVector(let leg): try await sparse(leg, node, definition, encoders)
        case .knn(let leg): try await dense(leg, node, definition, encoders)
        case .rrf, .linear, .combine, .model, .textSimilarityReranker: nil
        }
    }

    /// Ends all connections; searches that are under way end first.
    public func close() async {
        await database.pool.close()
    }

    // MARK: Legs

    private func bm25(_ leg: BM25Leg, _ node: RetrieverNode, _ definition: IndexDefinition) throws -> any Retriever {
        guard let bm25 = definition.bm25 else { throw lacks("bm25") }
        let parameters = try BM25Parameters(
            k1: leg.k1.map { Float($0) } ?? bm25.parameters.k1, b: leg.b.map { Float($0) } ?? bm25.parameters.b)
        guard parameters == Self.searchParameters else {
            throw RemoteEngineError.misconfigured(
                engine: name,
                problem: """
                    pg_search scores with k1 = \(Self.searchParameters.k1) and b = \(Self.searchParameters.b) only, \
                    the leg \(node.name) asks for \(parameters.k1) and \(parameters.b)
                    """)
        }
        let analyzer = try Analyzers.named(bm25.analyzer)
        return PostgreSQLRetriever(
            database: database, name: node.name, mostDocuments: nil,
            encode: { query in
                let words = analyzer.terms(in: query)
                return words.isEmpty ? nil : .words(words)
            }, isZeroAMatch: false)
    }

    private func sparse(
        _ leg: SparseVectorLeg, _ node: RetrieverNode, _ definition: IndexDefinition, _ encoders: EncoderLibrary
    ) async throws -> any Retriever {
        guard let model = definition.sparse[leg.inferenceID] else { throw lacks(leg.inferenceID) }
        guard leg.options.pruning == nil else {
            throw RemoteEngineError.misconfigured(
                engine: name,
                problem: "the leg \(node.name) prunes by how frequent tokens are, which a table does not know")
        }
        guard !model.isPretokenized else {
            throw RemoteEngineError.misconfigured(
                engine: name,
                problem: "the leg \(node.name) is pretokenized, and a table does not know its vocabulary")
        }
        // Two phases and re-scoring bring an index near what is exact here.
        let encoder = try await encoders.sparseEncoder(model: model.model, precision: model.precision)
        let column = try column(TableLayout.column(ofSparseLeg:), leg.inferenceID)
        return PostgreSQLRetriever(
            database: database, name: node.name, mostDocuments: nil,
            encode: { query in
                let vector = try await encoder.encode([query], as: .query)[0]
                guard !vector.isEmpty else { return nil }
                return .sparse(
                    vector.strongest(TableLayout.mostTerms), dimension: encoder.vocabularySize, column: column)
            }, isZeroAMatch: false)
    }

    private func dense(
        _ leg: KNNLeg, _ node: RetrieverNode, _ definition: IndexDefinition, _ encoders: EncoderLibrary
    ) async throws -> any Retriever {
        guard let model = definition.dense[leg.inferenceID] else { throw lacks(leg.inferenceID) }
        let encoder = try await encoders.denseEncoder(model: model.model, precision: model.precision)
        let column = try column(TableLayout.column(ofDenseLeg:), leg.inferenceID)
        let breadth = model.mayHaveGraph ? leg.candidates ?? SearchEffort.default.efSearch : nil
        return PostgreSQLRetriever(
            database: database, name: node.name, mostDocuments: leg.k,
            encode: { query in
                let vector = try await encoder.encode([query], as: .query)[0]
                guard model.similarity != .cosine || vector.contains(where: { $0 != 0 }) else {
                    throw VectorIndexError.noDirection(vector: "the query")
                }
                return .dense(vector, model.similarity, column: column, graphSearch: breadth)
            }, isZeroAMatch: true)
    }

    private func lacks(_ leg: String) -> RemoteEngineError {
        .misconfigured(engine: name, problem: "the definition has no leg \(leg)")
    }

    private func column(
        _ name: (String) throws(PostgreSQLError) -> String, _ leg: String
    ) throws(RemoteEngineError) -> String {
        do {
            return try name(leg)
        } catch {
            throw error.error(of: self.name)
        }
    }

    // MARK: Documents

    public func documents(_ ids: [DocumentID]) async throws -> [DocumentID: Document] {
        // No document has an id with a NUL.
        let ids = ids.filter { !$0.rawValue.utf8.contains(0) }
        guard !ids.isEmpty else { return [:] }
        let statement = PostgreSQLStatement(
            "SELECT id, title, text, metadata FROM \(database.table.quoted) WHERE id = ANY($1::text[])",
            [.texts(ids.map(\.rawValue))], isPrepared: true)
        return try await naming(name) {
            let rows = try await database.pool.read(statement, deadline: SearchDeadline.current)
            return try rows.reduce(into: [:]) { found, row in
                let document = try self.document(row)
                found[document.id] = document
            }
        }
    }

    private func document(_ row: PostgreSQLRows.Row) throws -> Document {
        let metadata = try JSONValue(parsing: try row.string(3).utf8)
        return Document(
            id: DocumentID(try row.string(0)), title: try row.string(1), text: try row.string(2),
            metadata: metadata.objectValue ?? [:])
    }

    public func storedPipeline() async throws -> String? {
        try await naming(name) { try await database.note()?.pipelineText }
    }
}
