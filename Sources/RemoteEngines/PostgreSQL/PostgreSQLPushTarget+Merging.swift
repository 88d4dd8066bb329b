import PostgreSQLClient
import VectorIndex

extension PostgreSQLPushTarget {
    /// - Returns: What it left on the table, and the transaction's number.
    func merge(
        _ plan: Plan, over connection: PostgreSQLConnection
    ) async throws -> (note: TableNote, transaction: String) {
        try await connection.execute("LOCK TABLE \(table.quoted) IN SHARE ROW EXCLUSIVE MODE")
        let deleted = try await connection.execute(
            "DELETE FROM \(table.quoted) t USING \(table.staged) s WHERE t.id = s.id"
        ).affected
        var note = plan.note
        note.isStale = note.layout.analyzer != nil && (deleted > 0 || plan.note.isStale)
        try await connection.execute(
            """
            INSERT INTO \(table.quoted) (\(plan.columns))
            SELECT \(plan.columns) FROM \(table.staged) WHERE NOT deleted
            """)
        try await connection.execute("DROP TABLE \(table.staged)")
        try await leave(note, over: connection)
        try await createIndexes(plan, over: connection)
        return (note, try await connection.execute("SELECT pg_current_xact_id()::xid")[0].string(0))
    }

    func leave(_ note: TableNote, over connection: PostgreSQLConnection) async throws {
        let comment = try SQLName.literal(try note.comment())
        try await connection.execute("COMMENT ON TABLE \(table.quoted) IS \(comment)")
    }

    /// Builds the index of words anew once what was deleted is cleaned away: it would count in the words' statistics
    /// until pg_search merges it away some day. A transaction that deletes cannot do that for itself, nor can it be
    /// done while another one may still see what was deleted; where that lasts, the next push does it.
    func rebuild(_ note: TableNote, _ transaction: String, over connection: PostgreSQLConnection) async throws {
        try await waitUntilNobodySees(transaction, over: connection)
        try await connection.execute("VACUUM (ANALYZE) \(table.quoted)")
        guard note.isStale else { return }
        var note = note
        try await connection.transaction { connection in
            let index = table.qualified(try table.index("words"))
            try await connection.execute("REINDEX INDEX \(index)")
            let counts = try await connection.query(
                PostgreSQLStatement(
                    """
                    SELECT (SELECT sum(num_docs) FROM paradedb.index_info($1::text::regclass)), count(*)
                    FROM \(table.quoted) WHERE \(LegStatement.hasWords)
                    """, [.text(index)]))[0]
            note.isStale = counts[0] != nil && counts[0] != counts[1]
            try await leave(note, over: connection)
        }
    }

    /// Waits a while for those who look at the table as it was before a transaction.
    private func waitUntilNobodySees(_ transaction: String, over connection: PostgreSQLConnection) async throws {
        let statement = PostgreSQLStatement(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) >= age($1::text::xid)
            """, [.text(transaction)])
        for _ in 0..<Self.looks {
            guard try await connection.query(statement)[0].integer(0) > 0 else { return }
            try await Task.sleep(for: Self.pause)
        }
    }

    private static let looks = 50
    private static let pause = Duration.milliseconds(100)

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
                '{"words": {"record": "freq", "tokenizer": {"type": "whitespace", "lowercase": false,
                "remove_long": 65000}}}')
                WHERE \(LegStatement.hasWords)
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
}
