import PostgreSQLClient

extension PostgreSQLPushTarget {
    func createExtensions(_ layout: TableLayout, over connection: PostgreSQLConnection) async throws {
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
            if row[1] == nil {
                try await connection.execute("CREATE EXTENSION IF NOT EXISTS \(try SQLName.quoted(item))")
            }
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

    /// - Returns: What the last push has left on the table; nil when there was no table.
    func createTables(_ note: TableNote, over connection: PostgreSQLConnection) async throws -> TableNote? {
        let columns = TableLayout.documentColumns + (try note.layout.legColumns())
        func definitions(_ suffix: String) -> String {
            columns.map { "\($0.name) \($0.type)\(suffix)" }.joined(separator: ", ")
        }
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
                try await leave(note, over: connection)
            }
            // What it has is lost with the server, and sent again: it needs no log.
            try await connection.execute(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS \(table.staged)
                (\(definitions("")), deleted boolean NOT NULL DEFAULT false, PRIMARY KEY (id))
                """)
        }
        return present
    }
}
