import Pipelines
import PostgreSQLClient

/// A table and the connections to its database.
struct PostgreSQLDatabase: Sendable {
    let table: TableName
    let pool: PostgreSQLPool

    init(table: TableName, pool: PostgreSQLPool) {
        self.table = table
        self.pool = pool
    }

    /// Nothing is connected before it is needed.
    ///
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)``.
    init(_ definition: PostgreSQLDefinition) throws {
        let table = try TableName(definition.table)
        pool = PostgreSQLPool(
            try Self.configuration(definition, of: table.engine, timeout: definition.requestTimeout),
            limit: max(1, definition.connections))
        self.table = table
    }

    /// How to reach the database of a definition.
    ///
    /// - Parameter timeout: How long a statement may take.
    static func configuration(
        _ definition: PostgreSQLDefinition, of engine: String, timeout: Duration
    ) throws -> PostgreSQLConfiguration {
        let password = try definition.password?.value(of: "password", engine: engine)
        do {
            var configuration = try PostgreSQLConfiguration(
                definition.url, password: password, connectTimeout: definition.connectTimeout,
                statementTimeout: timeout)
            // Compiling a statement takes longer than the searches that are asked here.
            configuration.settings["jit"] = "off"
            return configuration
        } catch {
            throw error.error(of: engine)
        }
    }

    /// What a push has left on the table.
    ///
    /// - Returns: nil when there is no such table.
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` for a table that no push has made;
    ///   ``PostgreSQLClient/PostgreSQLError``.
    func note(over connection: PostgreSQLConnection? = nil) async throws -> TableNote? {
        let statement = PostgreSQLStatement(
            "SELECT c.oid::bigint, obj_description(c.oid, 'pg_class') FROM pg_class c WHERE c.oid = to_regclass($1)",
            [.text(table.quoted)])
        let rows = if let connection { try await connection.query(statement) } else { try await pool.read(statement) }
        guard let row = rows.first else { return nil }
        guard let comment = row[1], let note = TableNote(comment: comment) else {
            throw RemoteEngineError.misconfigured(
                engine: table.engine,
                problem: "it was not made by hybrid-search push (its comment says nothing of one)")
        }
        return note
    }
}
