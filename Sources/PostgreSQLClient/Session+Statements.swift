import CPostgreSQL

extension Session {
    /// Sends statements in one go, as one transaction unless one is open, and waits for the last one's rows.
    func run(_ statements: [PostgreSQLStatement], _ interruption: Interruption) throws -> PostgreSQLRows {
        for statement in statements { try statement.check() }
        if let reason = interruption.reason { throw reason }
        let connection = try live()
        guard PQenterPipelineMode(connection) == 1 else { throw failure() }
        var steps: [Step] = []
        for statement in statements { try send(statement, &steps) }
        guard PQpipelineSync(connection) == 1 else { throw failure() }
        let results = Results(interruption: interruption)
        var rows = PostgreSQLRows.none
        for step in steps {
            while let result = try self.result(results) {
                defer { PQclear(result) }
                if let made = read(result, step, results) { rows = made }
            }
        }
        // What follows the last statement's end says that the server is ready for more.
        PQclear(try result(results))
        PQexitPipelineMode(connection)
        if let error = results.error { throw interruption.isCancelled ? CancellationError() : error }
        return rows
    }

    /// How many statements are kept prepared; then all are forgotten.
    private static let mostPrepared = 256

    /// What comes back, in order.
    private enum Step {
        case preparation(of: String, name: String)
        case statement
    }

    private func send(_ statement: PostgreSQLStatement, _ steps: inout [Step]) throws {
        let connection = try live()
        let parameters = BoundParameters(statement.parameters)
        guard statement.isPrepared else {
            let sent = parameters.withPointers { count, values, lengths, formats in
                PQsendQueryParams(connection, statement.sql, count, nil, values, lengths, formats, 0)
            }
            guard sent == 1 else { throw failure() }
            return steps.append(.statement)
        }
        let name = try prepare(statement.sql, &steps)
        let sent = parameters.withPointers { count, values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 0)
        }
        guard sent == 1 else { throw failure() }
        steps.append(.statement)
    }

    /// The name of a prepared statement, which is sent to be prepared when it is not yet.
    private func prepare(_ sql: String, _ steps: inout [Step]) throws -> String {
        if let name = prepared[sql] { return name }
        let connection = try live()
        if prepared.count >= Self.mostPrepared {
            guard PQsendQueryParams(connection, "DEALLOCATE ALL", 0, nil, nil, nil, nil, 0) == 1 else {
                throw failure()
            }
            steps.append(.statement)
            prepared = [:]
        }
        preparedCount += 1
        let name = "s\(preparedCount)"
        guard PQsendPrepare(connection, name, sql, 0, nil) == 1 else { throw failure() }
        steps.append(.preparation(of: sql, name: name))
        return name
    }

    private func read(_ result: OpaquePointer, _ step: Step, _ results: Results) -> PostgreSQLRows? {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            if case .preparation(let sql, let name) = step { prepared[sql] = name }
            return PostgreSQLRows(result)
        case PGRES_PIPELINE_ABORTED:
            return nil
        default:
            let error = PostgreSQLError(result)
            // The server has lost what was prepared, or the tables have changed under it.
            if error.sqlState == "26000" || error.sqlState == "0A000" { prepared = [:] }
            if results.error == nil { results.error = error }
            return nil
        }
    }
}
