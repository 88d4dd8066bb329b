import BoundedExecutor
import Pipelines
import PostgreSQLClient
import Retrieval

/// A table of PostgreSQL as the target of a push.
///
/// What is written and deleted is collected in a second table, batch by batch, each in a transaction of its own. One last
/// transaction brings it all into the table. So searches see the state of the last push until they see that of
/// this one, and a push that is killed leaves the table as it was and the next one with less to send.
actor PostgreSQLPushTarget: PushTarget {
    nonisolated let name: String
    private let table: TableName
    private let configuration: PostgreSQLConfiguration
    private let pool: PostgreSQLPool
    /// Holds the lock that keeps other pushes away, as long as it lives.
    private var lock: PostgreSQLConnection?
    private var plan: Plan?

    private struct Plan {
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
        let note = TableNote(schema)
        if let problem = note.layout.problem { throw misconfigured(problem) }
        let graphs = try self.graphs(schema)
        try await naming(name) {
            let lock = try await takeLock()
            try await createExtensions(note.layout, over: lock)
            try await createTables(note, over: lock)
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
                    "the leg \(leg) has \(dimension) dimensions, pgvector's HNSW at most \(most); \"faiss\": \"Flat\" is searched exactly")
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

    private func createExtensions(_ layout: TableLayout, over connection: PostgreSQLConnection) async throws {
        let encoding = try await connection.execute("SHOW server_encoding")[0].string(0)
        guard encoding == "UTF8" else { throw misconfigured("the database's encoding is \(encoding), not UTF8") }
        var wanted: [String] = []
        if !layout.sparse.isEmpty || !layout.dense.isEmpty { wanted.append("vector") }
        if layout.analyzer != nil { wanted.append("pg_search") }
        for item in wanted {
            let statement = PostgreSQLStatement(
                """
                SELECT default_version, (SELECT extversion FROM pg_extension e WHERE e.extname = a.name)
                FROM pg_available_extensions a WHERE name = $1
                """, [.text(item)])
            guard let row = try await connection.query(statement).first else {
                throw misconfigured("the server has no extension \(item); install it there")
            }
            if row[1] == nil { try await connection.execute("CREATE EXTENSION IF NOT EXISTS \(try SQLName.quoted(item))") }
            let version = row[1] ?? row[0] ?? ""
            guard item != "vector" || Self.isEnough(version) else {
                throw misconfigured("its pgvector is \(version), which has no sparsevec; 0.8 or later is needed")
            }
        }
    }

    /// Iterative scans came with 0.8, sparse vectors with 0.7.
    private static func isEnough(_ version: String) -> Bool {
        let numbers = version.split(separator: ".").compactMap { Int($0) }
        return numbers.count >= 2 && (numbers[0] > 0 || numbers[1] >= 8)
    }

    private func createTables(_ note: TableNote, over connection: PostgreSQLConnection) async throws {
        let columns = TableLayout.documentColumns + (try note.layout.legColumns())
        func definitions(_ suffix: String) -> String { columns.map { "\($0.name) \($0.type)\(suffix)" }.joined(separator: ", ") }
        let comment = try SQLName.literal(try note.comment())
        let present = try await PostgreSQLDatabase(table: table, pool: pool).note(over: connection)
        if let present {
            let differences = present.layout.differences(from: note.layout)
            guard differences.isEmpty else {
                throw misconfigured(
                    "\(differences.joined(separator: "; ")): drop the table, or push to another one")
            }
        }
        try await connection.transaction { connection in
            if present == nil {
                try await connection.execute(
                    "CREATE TABLE \(table.quoted) (\(definitions(" NOT NULL")), PRIMARY KEY (id))")
                try await connection.execute("COMMENT ON TABLE \(table.quoted) IS \(comment)")
            }
            // What it has is lost with the server, and sent again: it needs no log.
            try await connection.execute(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS \(table.staged)
                (\(definitions("")), deleted boolean NOT NULL DEFAULT false, PRIMARY KEY (id))
                """)
        }
    }

    // MARK: What is there

    func fingerprints() async throws -> [DocumentID: Int64] {
        try await naming(name) {
            var found: [DocumentID: Int64] = [:]
            for sql in [
                """
                SELECT id, fingerprint FROM \(table.quoted) t
                WHERE id > $1 AND NOT EXISTS (SELECT FROM \(table.staged) s WHERE s.id = t.id) ORDER BY id LIMIT $2::bigint
                """,
                "SELECT id, fingerprint FROM \(table.staged) WHERE id > $1 AND NOT deleted ORDER BY id LIMIT $2::bigint",
            ] {
                var last: String? = ""
                while let after = last {
                    let rows = try await pool.read(PostgreSQLStatement(sql, [.text(after), .integer(Self.pageSize)]))
                    for row in rows { found[DocumentID(try row.string(0))] = Int64(try row.integer(1)) }
                    last = rows.count == Self.pageSize ? try rows[rows.count - 1].string(0) : nil
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
            try await connection.transaction { try await merge(plan, over: $0) }
            // What was deleted counts in pg_search's statistics until it is cleaned away.
            try await connection.execute("VACUUM (ANALYZE) \(table.quoted)")
            lock = nil
            connection.close()
            await pool.close()
        }
    }

    private func merge(_ plan: Plan, over connection: PostgreSQLConnection) async throws {
        try await connection.execute("LOCK TABLE \(table.quoted) IN SHARE ROW EXCLUSIVE MODE")
        try await connection.execute("DELETE FROM \(table.quoted) t USING \(table.staged) s WHERE t.id = s.id")
        try await connection.execute(
            """
            INSERT INTO \(table.quoted) (\(plan.columns))
            SELECT \(plan.columns) FROM \(table.staged) WHERE NOT deleted
            """)
        try await connection.execute("DROP TABLE \(table.staged)")
        let comment = try SQLName.literal(try plan.note.comment())
        try await connection.execute("COMMENT ON TABLE \(table.quoted) IS \(comment)")
        try await createIndexes(plan, over: connection)
    }

    private func createIndexes(_ plan: Plan, over connection: PostgreSQLConnection) async throws {
        try await connection.execute(
            """
            CREATE INDEX IF NOT EXISTS \(try table.index("fields")) ON \(table.quoted)
            USING gin (fields jsonb_path_ops)
            """)
        if plan.note.layout.analyzer != nil {
            // The words are there already as our analyzer has them; all that is left to do is to part them.
            try await connection.execute(
                """
                CREATE INDEX IF NOT EXISTS \(try table.index("words")) ON \(table.quoted)
                USING bm25 (id, words) WITH (key_field = 'id', text_fields =
                '{"words": {"record": "freq", "tokenizer": {"type": "whitespace", "lowercase": false, "remove_long": 65000}}}')
                """)
        }
        let count = try await connection.execute("SELECT count(*) FROM \(table.quoted)")[0].integer(0)
        for (leg, graph) in plan.graphs.sorted(by: { $0.key < $1.key }) where count >= graph.threshold {
            let similarity = plan.note.layout.dense[leg]?.similarity ?? .dot
            let efConstruction = max(64, 2 * graph.neighbours)
            try await connection.execute(
                """
                CREATE INDEX IF NOT EXISTS \(try table.index("dense_\(leg)")) ON \(table.quoted)
                USING hnsw (\(try TableLayout.column(ofDenseLeg: leg)) \(similarity.operatorClass))
                WITH (m = \(graph.neighbours), ef_construction = \(efConstruction))
                """)
        }
    }

    private nonisolated func misconfigured(_ problem: String) -> RemoteEngineError {
        .misconfigured(engine: name, problem: problem)
    }
}
