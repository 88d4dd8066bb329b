/// What a PostgreSQL server, or the way to it, answered in place of a result.
public struct PostgreSQLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for those who decide what to do next.
    public enum Kind: Hashable, Sendable {
        /// The server said no; ``PostgreSQLError/sqlState`` tells why.
        case refused
        /// There is no connection: none came up, or the one that there was is lost.
        case disconnected
        /// The deadline passed first. What was asked does not go on at the server.
        case timedOut
        /// What was asked cannot be sent: a text with a NUL, a connection string with a mistake.
        case unusable
        /// The answer is not what was asked for.
        case unexpected
        /// The connection or the pool was closed here.
        case closed
    }

    /// What went wrong.
    public var kind: Kind
    /// The five characters that say what kind of error it is (`57014` is a query that was cancelled); nil when no
    /// server said it.
    public var sqlState: String?
    /// The server's message, or libpq's.
    public var message: String

    /// What a server said, or with no state what the way to it came to.
    public init(sqlState: String? = nil, message: String) {
        self.init(Self.kind(ofState: sqlState), sqlState: sqlState, message: message)
    }

    public init(_ kind: Kind, sqlState: String? = nil, message: String) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
    }

    public var description: String {
        sqlState.map { "PostgreSQL: \(message) (SQLSTATE \($0))" } ?? "PostgreSQL: \(message)"
    }

    /// Whether the server is there but does not take connections yet: it starts, or recovers from a crash.
    public var isStarting: Bool { sqlState == "57P03" }

    /// Class 08 is connections that fail. 57P01 to 57P03: the server shuts down, crashed, or does not take
    /// connections yet.
    private static func kind(ofState state: String?) -> Kind {
        guard let state else { return .disconnected }
        return state.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(state) ? .disconnected : .refused
    }
}
