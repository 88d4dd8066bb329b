import Foundation
import Synchronization

/// One connection to a database.
///
/// What it is asked is done in order, on a thread of its own. A task that is cancelled, and a deadline that passes,
/// stop what the server does; the call returns when the server has stopped, or two seconds later without the
/// connection.
public final class PostgreSQLConnection: Sendable {
    private let thread: ConnectionThread
    private let wake: WakePipe
    private let statementTimeout: Duration
    private let broken = Atomic(false)

    /// Connects.
    ///
    /// - Throws: ``PostgreSQLError`` of the kind `disconnected` when no connection comes up in the configuration's
    ///   time;
    ///   `CancellationError`.
    public static func open(_ configuration: PostgreSQLConfiguration) async throws -> PostgreSQLConnection {
        let connection = try PostgreSQLConnection(configuration)
        try await connection.perform(deadline: .now + configuration.connectTimeout) { session, interruption in
            try session.connect(interruption)
        }
        return connection
    }

    private init(_ configuration: PostgreSQLConfiguration) throws(PostgreSQLError) {
        wake = try WakePipe()
        thread = ConnectionThread(configuration, wake: wake)
        statementTimeout = configuration.statementTimeout
    }

    deinit { thread.close() }

    /// Whether the connection is lost; nothing can be asked of it then.
    public var isBroken: Bool { broken.load(ordering: .acquiring) }

    /// Ends the connection after what it was asked before.
    public func close() {
        broken.store(true, ordering: .releasing)
        thread.close()
    }

    // MARK: Statements

    /// Runs a statement.
    ///
    /// - Parameters:
    ///   - settings: Settings of the server (`hnsw.ef_search`) that hold for this statement; within
    ///     ``transaction(isolation:_:)`` to its end.
    ///   - deadline: By when it must be done; nil for the configuration's statement timeout from now.
    /// - Returns: Its rows.
    /// - Throws: ``PostgreSQLError``, `CancellationError`.
    public func query(
        _ statement: PostgreSQLStatement, settings: [String: String] = [:], deadline: ContinuousClock.Instant? = nil
    ) async throws -> PostgreSQLRows {
        let end = deadline ?? .now + statementTimeout
        var settings = settings
        // The server's own clock stops the statement should this process be gone by then.
        if deadline != nil { settings["statement_timeout"] = "\((end - .now).milliseconds)" }
        let all = (settings.isEmpty ? [] : [Self.setting(settings)]) + [statement]
        // A little later, so that it is mostly the server that stops.
        return try await perform(deadline: end + Self.margin) { session, interruption in
            do {
                return try session.run(all, interruption)
            } catch let error as PostgreSQLError where error.sqlState == Self.stopped && end <= .now + Self.margin {
                throw PostgreSQLError(.timedOut, sqlState: error.sqlState, message: error.message)
            }
        }
    }

    /// Runs a statement that has no parameters.
    @discardableResult
    public func execute(_ sql: String, deadline: ContinuousClock.Instant? = nil) async throws -> PostgreSQLRows {
        try await query(PostgreSQLStatement(sql), deadline: deadline)
    }

    /// Runs statements that take effect together or, when the body throws, not at all.
    public func transaction<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: (PostgreSQLConnection) async throws -> Value
    ) async throws -> Value {
        do {
            // Within, since one that is cancelled may have begun all the same.
            try await execute("BEGIN")
            let value = try await body(self)
            try await execute("COMMIT")
            return value
        } catch {
            // A task of its own: this one may be cancelled, and a cancelled one can ask nothing.
            await Task { _ = try? await execute("ROLLBACK") }.value
            throw error
        }
    }

    private static let margin = Duration.milliseconds(100)
    /// The state of a statement that was stopped.
    private static let stopped = "57014"

    /// `set_config` is local to the transaction, as `SET LOCAL`, and takes parameters.
    private static func setting(_ settings: [String: String]) -> PostgreSQLStatement {
        let sorted = settings.sorted { $0.key < $1.key }
        let calls = sorted.indices.map { "set_config($\(2 * $0 + 1), $\(2 * $0 + 2), true)" }
        return PostgreSQLStatement(
            "SELECT \(calls.joined(separator: ", "))", sorted.flatMap { [.text($0.key), .text($0.value)] },
            isPrepared: true)
    }

    // MARK: Copying

    /// Loads rows with `COPY … FROM STDIN`. Nothing of them counts when the body throws.
    ///
    /// - Parameters:
    ///   - sql: The whole statement.
    ///   - body: Writes the rows in the statement's format.
    /// - Returns: How many rows were copied.
    /// - Throws: ``PostgreSQLError``, `CancellationError`, what the body throws.
    public func copy(
        _ sql: String, isolation: isolated (any Actor)? = #isolation,
        _ body: (PostgreSQLCopy) async throws -> Void
    ) async throws -> Int {
        try await perform(deadline: .now + statementTimeout) { session, interruption in
            try session.beginCopy(sql, interruption)
        }
        do {
            try await body(PostgreSQLCopy(connection: self))
        } catch {
            if !isBroken { await abandonCopy("\(error)") }
            throw error
        }
        return try await perform(deadline: nil) { session, interruption in
            try session.endCopy(refusal: nil, interruption)
        }
    }

    private func abandonCopy(_ reason: String) async {
        let refusal = String(reason.prefix(200)).replacing("\0", with: "")
        // A task of its own, as for a rollback.
        await Task {
            _ = try? await perform(deadline: nil) { session, interruption in
                try session.endCopy(refusal: refusal, interruption)
            }
        }.value
    }

    func copy(_ bytes: [UInt8]) async throws {
        // A server that takes nothing for so long is not there any more.
        try await perform(deadline: .now + statementTimeout) { session, interruption in
            try session.copy(bytes, interruption)
        }
    }

    // MARK: Work

    /// Has the thread do something with the session, and waits without a thread.
    private func perform<Value: Sendable>(
        deadline: ContinuousClock.Instant?, _ work: @escaping @Sendable (Session, Interruption) throws -> Value
    ) async throws -> Value {
        let interruption = Interruption(deadline: deadline, wake: wake)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
                let isTaken = thread.append { [self] session in
                    let result = Result { try work(session, interruption) }
                    if !session.isConnected { broken.store(true, ordering: .releasing) }
                    continuation.resume(with: result)
                }
                if !isTaken {
                    continuation.resume(throwing: PostgreSQLError(.closed, message: "the connection is closed"))
                }
            }
        } onCancel: {
            interruption.cancel()
        }
    }
}
