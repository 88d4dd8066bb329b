/// Where the rows of a `COPY … FROM STDIN` go.
public struct PostgreSQLCopy: Sendable {
    let connection: PostgreSQLConnection

    /// Sends bytes in the statement's format; rows may begin in one call and end in the next. Returns when the server
    /// has taken nearly all, so that no more is read than it takes.
    public func write(_ bytes: [UInt8]) async throws {
        try await connection.copy(bytes)
    }
}
