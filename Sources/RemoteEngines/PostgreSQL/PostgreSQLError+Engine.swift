import PostgreSQLClient

extension PostgreSQLError {
    /// The error as one of an engine, with its name.
    func error(of engine: String) -> RemoteEngineError {
        let words = sqlState.map { "\(message) (SQLSTATE \($0))" } ?? message
        return switch kind {
        case .disconnected, .timedOut, .closed: .unreachable(engine: engine, reason: words)
        case .unusable: .misconfigured(engine: engine, problem: words)
        case .refused, .unexpected: .unexpected(engine: engine, problem: words)
        }
    }
}

/// Runs work whose errors are to name the engine that they are of.
func naming<Value>(
    _ engine: String, isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Value
) async throws -> Value {
    do {
        return try await work()
    } catch let error as PostgreSQLError {
        throw error.error(of: engine)
    }
}
