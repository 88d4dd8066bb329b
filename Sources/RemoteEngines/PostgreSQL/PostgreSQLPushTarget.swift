import BoundedExecutor
import Pipelines
import PostgreSQLClient
import Retrieval

/// A table of PostgreSQL as the target of a push.
///
/// What is written and deleted is collected in a second table, batch by batch, each in a transaction of its own. One
/// last transaction brings it all into the table. So searches see the state of the last push until they see that of
/// this one, and a push that is killed leaves the table as it was and the next one with less to send.
actor PostgreSQLPushTarget: PushTarget {
    nonisolated let name: String
    let table: TableName
    private let configuration: PostgreSQLConfiguration
    let pool: PostgreSQLPool
    /// Holds the lock that keeps other pushes away, as long as it lives.
    private var lock: PostgreSQLConnection?
    private var plan: Plan?

    struct Plan {
        var note: TableNote
        var graphs: [String: GraphChoice]
        var row: PushRow
        /// What is copied, in order.
        var columns: String
    }

    /// Building an index of millions of rows takes hours, not days.
    private static let timeout = Duration.seconds(86_400)
    /// As many batches as a push has under way, and the rest of its work.
    private static let connections = 4
    /// How long a push that was killed may take to be noticed by the server.
    private static let lockTime = "5s"
    private static let pageSize = 50_000

    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` when the definition cannot be used.
    init(_ definition: PostgreSQLDefinition) throws {
        table = try TableName(definition.table)
        name = table.engine
        configuration = try PostgreSQLDatabase.configuration(definition, of: table.engine, timeout: Self.timeout)
        pool = PostgreSQLPool(configuration, limit: Self.connections)
    }

    // MARK: Preparing

    func prepare(_ schema: PushSchema) async throws {
        guard schema.definition.chunking == nil else {
            throw misconfigured("documents in chunks cannot be pushed: there each is one document with one vector")
        }
        var note = TableNote(schema)
        if let problem = note.layout.problem { throw misconfigured(problem) }
        let graphs = try self.graphs(schema)
        try await naming(name) {
            let lock = try await takeLock()
            try await createExtensions(note.layout, over: lock)
            note.isStale = try await createTables(note, over: lock)?.isStale ?? false
            let columns = TableLayout.documentColumns + (try note.layout.legColumns())
            plan = Plan(
                note: note, graphs: graphs, row: try PushRow(note.layout),
                columns: columns.map(\.name).joined(separator: ", "))
        }
    }

    private func graphs(_ schema: PushSchema) throws -> [String: GraphChoice] {
        var graphs: [String: GraphChoice] = [:]
        for (leg, model) in schema.definition.dense {
            guard let graph = GraphChoice(faiss: model.faiss) else { continue }
            let dimension = schema.dimensions[leg] ?? 0
            if dimension <= TableLayout.mostDimensionsOfGraphs {
                graphs[leg] = graph
            } else if model.faiss != "auto" {
                let most = TableLayout.mostDimensionsOfGraphs
                throw misconfigured(
                    "the leg \(leg) has \(dimension) dimensions, pgvector's HNSW at most \(most): make its faiss \"Flat\""
                )
            }
        }
        return graphs
    }

    /// A connection that no other push has one like: the lock goes with it.
    private func takeLock() async throws -> PostgreSQLConnection {
        if let lock, !lock.isBroken { return lock }
        let connection = try await PostgreSQLConnection.open(configuration)
        let statement = PostgreSQLStatement(
            "SELECT pg_advisory_lock(hashtextextended('hybrid-search push ' || $1, 0))", [.text(table.quoted)])
        do {
            _ = try await connection.query(statement, settings: ["lock_timeout": Self.lockTime])
        } catch let error as PostgreSQLError where error.sqlState == "55P03" {
            throw misconfigured("another push to it is under way")
        }
        lock = connection
        return connection
    }

    // MARK: What is there

    func fingerprints() async throws -> [DocumentID: Int64] {
        try await naming(name) {
            var found: [DocumentID: Int64] = [:]
            for sql in [
                """
                SELECT id, fingerprint FROM \(table.quoted) t
                WHERE ($1::text IS NULL OR id > $1)
                AND NOT EXISTS (SELECT FROM \(table.staged) s WHERE s.id = t.id) ORDER BY id LIMIT $2::bigint
                """,
                """
                SELECT id, fingerprint FROM \(table.staged)
                WHERE ($1::text IS NULL OR id > $1) AND NOT deleted ORDER BY id LIMIT $2::bigint
                """,
            ] {
                var last = PostgreSQLValue.null
                while true {
                    let rows = try await pool.read(PostgreSQLStatement(sql, [last, .integer(Self.pageSize)]))
                    for row in rows { found[DocumentID(try row.string(0))] = Int64(try row.integer(1)) }
                    guard rows.count == Self.pageSize else { break }
                    last = .text(try rows[rows.count - 1].string(0))
                }
            }
            return found
        }
    }

    // MARK: Writing

    func write(_ documents: [PushDocument]) async throws -> [PushRefusal] {
        let plan = prepared()
        var refusals: [PushRefusal] = []
        var accepted: [PushDocument] = []
        for document in documents {
            if let problem = plan.row.problem(of: document) {
                refusals.append(PushRefusal(id: document.document.id, reason: problem))
            } else {
                accepted.append(document)
            }
        }
        try await naming(name) { try await stage(accepted, plan) }
        return refusals
    }

    /// What a target that was not prepared is asked is a mistake of the program.
    private func prepared() -> Plan {
        guard let plan else { preconditionFailure("a push begins with preparing its target") }
        return plan
    }

    private nonisolated func stage(_ documents: [PushDocument], _ plan: Plan) async throws {
        guard !documents.isEmpty else { return }
        let rows = await BoundedExecutor.shared.run { bytes(of: documents, plan) }
        let old = PostgreSQLStatement(
            "DELETE FROM \(table.staged) WHERE id = ANY($1::text[])", [.texts(documents.map(\.document.id.rawValue))])
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                _ = try await connection.query(old)
                let copied = try await connection.copy(
                    "COPY \(table.staged) (\(plan.columns)) FROM STDIN WITH (FORMAT binary)"
                ) { try await $0.write(rows) }
                guard copied == documents.count else {
                    throw PostgreSQLError(.unexpected, message: "of \(documents.count) rows \(copied) arrived")
                }
            }
        }
    }

    private nonisolated func bytes(of documents: [PushDocument], _ plan: Plan) -> [UInt8] {
        var rows = BinaryRows(columns: plan.row.columnCount)
        for document in documents { rows.append(plan.row.values(of: document)) }
        rows.finish()
        return rows.takeBytes()
    }

    func delete(_ ids: [DocumentID]) async throws {
        let statement = PostgreSQLStatement(
            """
            INSERT INTO \(table.staged) (id, deleted) SELECT unnest($1::text[]), true
            ON CONFLICT (id) DO UPDATE SET deleted = true
            """, [.texts(ids.map(\.rawValue))])
        try await naming(name) { try await pool.withConnection { _ = try await $0.query(statement) } }
    }

    // MARK: Finishing

    func finish() async throws {
        let plan = prepared()
        try await naming(name) {
            let connection = try await takeLock()
            let (note, transaction) = try await connection.transaction { try await merge(plan, over: $0) }
            try await rebuild(note, transaction, over: connection)
            lock = nil
            connection.close()
            await pool.close()
        }
    }

    nonisolated func misconfigured(_ problem: String) -> RemoteEngineError {
        .misconfigured(engine: name, problem: problem)
    }
}
