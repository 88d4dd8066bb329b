import CPostgreSQL
import Foundation

extension Session {
    /// Begins `COPY … FROM STDIN`.
    func beginCopy(_ sql: String, _ interruption: Interruption) throws {
        try PostgreSQLStatement(sql).check()
        if let reason = interruption.reason { throw reason }
        let connection = try live()
        guard PQsendQuery(connection, sql) == 1 else { throw failure() }
        let results = Results(interruption: interruption)
        guard let result = try self.result(results) else { throw failure() }
        defer { PQclear(result) }
        if PQresultStatus(result) == PGRES_COPY_IN { return }
        let error = results.error ?? PostgreSQLError(result)
        while let rest = try self.result(results) { PQclear(rest) }
        throw error
    }

    /// Hands over the next bytes; returns when the server has taken most of what it was given before.
    func copy(_ bytes: [UInt8], _ interruption: Interruption) throws {
        let connection = try live()
        let results = Results(interruption: interruption)
        // The parts are small so that libpq's buffer, which only ever grows, stays small too.
        for start in stride(from: 0, to: bytes.count, by: Self.copyPart) {
            let part = bytes[start..<min(start + Self.copyPart, bytes.count)]
            while true {
                let taken = part.withUnsafeBytes { buffer in
                    PQputCopyData(
                        connection, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
                }
                guard taken >= 0 else { throw failure() }
                if taken == 1 { break }
                try waitForRoom(results)
            }
            while true {
                let unsent = PQflush(connection)
                guard unsent >= 0 else { throw failure() }
                if unsent == 0 { break }
                try waitForRoom(results)
            }
        }
    }

    private static let copyPart = 64 << 10

    private func waitForRoom(_ results: Results) throws {
        let connection = try live()
        let ready = wake.wait(
            for: Int16(POLLIN) | Int16(POLLOUT), of: PQsocket(connection), until: results.interruption.deadline)
        if ready & ~Int16(POLLOUT) != 0, PQconsumeInput(connection) == 0 { throw failure() }
        if let reason = results.interruption.reason { throw reason }
    }

    /// Ends a COPY.
    ///
    /// - Parameter refusal: Why nothing of it shall count; nil when all of it shall.
    /// - Returns: How many rows were copied.
    func endCopy(refusal: String?, _ interruption: Interruption) throws -> Int {
        let connection = try live()
        let results = Results(interruption: interruption)
        if refusal != nil { results.end = .now + Self.cancelTime }
        while true {
            let taken = PQputCopyEnd(connection, refusal)
            guard taken >= 0 else { throw failure() }
            if taken == 1 { break }
            try wait(for: Int16(POLLIN) | Int16(POLLOUT), results)
        }
        var copied = 0
        while let result = try self.result(results) {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_COMMAND_OK {
                copied = PostgreSQLRows(result).affected
            } else if results.error == nil {
                results.error = PostgreSQLError(result)
            }
        }
        if let error = results.error { throw interruption.isCancelled ? CancellationError() : error }
        return copied
    }
}
