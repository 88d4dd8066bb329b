/// What a PostgreSQL server, or the way to it, answered in place of a result.
public struct PostgreSQLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The five characters that say what kind of error it is (`57014` is a query that was cancelled); nil when no server
    /// said it.
    public var sqlState: String?
    /// The server's message, or libpq's.
    public var message: String

    public init(sqlState: String? = nil, message: String) {
        self.sqlState = sqlState
        self.message = message
    }

    public var description: String {
        sqlState.map { "PostgreSQL: \(message) (SQLSTATE \($0))" } ?? "PostgreSQL: \(message)"
    }
}
