/// Connections to one database, which those who need one take in turn.
///
/// There are at most as many as said; who finds none free waits, the longest waiting first. Connections that are lost
/// are replaced when one is needed, those that nobody needs for a while are closed.
public actor PostgreSQLPool {
    private let configuration: PostgreSQLConfiguration
    private let limit: Int
    private let idleTime: Duration
    /// Nobody has these; the one that was used last is last.
    private var idle: [Idle] = []
    /// All that there are, and those that come up.
    private var count = 0
    private var waiting: [Waiter] = []
    private var nextWaiter = 0
    private var isClosed = false
    private var sweeper: Task<Void, Never>?

    private struct Idle {
        var connection: PostgreSQLConnection
        var since: ContinuousClock.Instant
    }

    private struct Waiter {
        var number: Int
        /// Gets a connection, or with nil the right to open one.
        var continuation: CheckedContinuation<PostgreSQLConnection?, any Error>
    }

    /// - Parameters:
    ///   - limit: How many connections there may be.
    ///   - idleTime: After how long a connection that nobody needs is closed.
    /// - Precondition: `limit` is at least 1.
    public init(_ configuration: PostgreSQLConfiguration, limit: Int, idleTime: Duration = .seconds(60)) {
        precondition(limit >= 1, "a pool needs a connection")
        self.configuration = configuration
        self.limit = limit
        self.idleTime = idleTime
    }

    deinit { sweeper?.cancel() }

    // MARK: Use

    /// Runs a statement that only reads. Where the connection is lost meanwhile it is asked once more over a new one.
    ///
    /// - Parameters:
    ///   - settings: Settings of the server that hold for this statement.
    ///   - deadline: By when the rows must be here, the wait for a connection included; nil for the configuration's
    ///     statement timeout from when there is a connection.
    /// - Throws: ``PostgreSQLError``, `CancellationError`.
    public func read(
        _ statement: PostgreSQLStatement, settings: [String: String] = [:], deadline: ContinuousClock.Instant? = nil
    ) async throws -> PostgreSQLRows {
        do {
            return try await withConnection(deadline: deadline) {
                try await $0.query(statement, settings: settings, deadline: deadline)
            }
        } catch let error as PostgreSQLError where error.mayPass {
            return try await withConnection(deadline: deadline) {
                try await $0.query(statement, settings: settings, deadline: deadline)
            }
        }
    }

    /// Lends a connection; nobody else has it until the body returns.
    ///
    /// - Parameter deadline: By when there must be one; nil for however long it takes.
    /// - Throws: ``PostgreSQLError`` of the kinds `disconnected`, `timedOut` and `closed` when there is none, what
    ///   the body
    ///   throws.
    public nonisolated(nonsending) func withConnection<Value>(
        deadline: ContinuousClock.Instant? = nil, _ body: (PostgreSQLConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await take(deadline: deadline)
        do {
            let value = try await body(connection)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Closes all connections; those that are lent, when they come back. Who waits gets an error, and so does who
    /// asks later.
    public func close() {
        isClosed = true
        sweeper?.cancel()
        drop { _ in true }
        for waiter in waiting { waiter.continuation.resume(throwing: Self.closed) }
        waiting = []
    }

    /// How many connections there are, and how many wait for one: what operators look at.
    public var load: (connections: Int, idle: Int, waiting: Int) { (count, idle.count, waiting.count) }

    private static let closed = PostgreSQLError(.closed, message: "the pool of connections is closed")

    // MARK: Taking

    private func take(deadline: ContinuousClock.Instant?) async throws -> PostgreSQLConnection {
        try Task.checkCancellation()
        guard !isClosed else { throw Self.closed }
        drop { $0.connection.isBroken }
        if let last = idle.popLast() { return last.connection }
        if count < limit {
            count += 1
        } else if let connection = try await wait(deadline: deadline) {
            return connection
        }
        return try await open(deadline: deadline)
    }

    /// Opens a connection that is counted already. While the server starts it is tried again.
    private func open(deadline: ContinuousClock.Instant?) async throws -> PostgreSQLConnection {
        let end = min(deadline ?? .now + configuration.connectTimeout, .now + configuration.connectTimeout)
        do {
            while true {
                do {
                    return try await PostgreSQLConnection.open(configuration)
                } catch let error as PostgreSQLError where error.isStarting && .now + Self.pause < end {
                    try await Task.sleep(for: Self.pause)
                }
            }
        } catch {
            leave()
            throw error
        }
    }

    /// How long to wait before a server that starts is asked again.
    private static let pause = Duration.milliseconds(100)

    private func wait(deadline: ContinuousClock.Instant?) async throws -> PostgreSQLConnection? {
        let number = nextWaiter
        nextWaiter += 1
        let timer = deadline.map { deadline in
            Task {
                try await Task.sleep(until: deadline, clock: .continuous)
                let words = "no connection became free in time: \(limit) are in use"
                dismiss(number, PostgreSQLError(.timedOut, message: words))
            }
        }
        defer { timer?.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // Cancelled before it waits: the handler has run already, and found nobody.
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                waiting.append(Waiter(number: number, continuation: continuation))
            }
        } onCancel: {
            Task { await dismiss(number, CancellationError()) }
        }
    }

    private func dismiss(_ number: Int, _ error: any Error) {
        guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: place).continuation.resume(throwing: error)
    }

    // MARK: Giving back

    private func giveBack(_ connection: PostgreSQLConnection) {
        guard !connection.isBroken else {
            // A server that went away took the others along; whoever comes next gets a new connection.
            drop { _ in true }
            return leave()
        }
        guard !isClosed else {
            connection.close()
            return leave()
        }
        if waiting.isEmpty {
            idle.append(Idle(connection: connection, since: .now))
            sweep()
        } else {
            waiting.removeFirst().continuation.resume(returning: connection)
        }
    }

    /// One connection less; who has waited longest may open another.
    private func leave() {
        if waiting.isEmpty {
            count -= 1
        } else {
            waiting.removeFirst().continuation.resume(returning: nil)
        }
    }

    private func drop(where isUnwanted: (Idle) -> Bool) {
        for item in idle where isUnwanted(item) {
            item.connection.close()
            count -= 1
        }
        idle.removeAll(where: isUnwanted)
    }

    /// Closes connections once nobody has needed them for a while.
    private func sweep() {
        guard sweeper == nil, let oldest = idle.first?.since else { return }
        let end = oldest + idleTime
        sweeper = Task { [weak self] in
            try? await Task.sleep(until: end, clock: .continuous)
            guard !Task.isCancelled else { return }
            await self?.finishSweep()
        }
    }

    private func finishSweep() {
        sweeper = nil
        let now = ContinuousClock.now
        drop { $0.since + idleTime <= now }
        sweep()
    }
}

extension PostgreSQLError {
    /// Whether another attempt over another connection may succeed: the connection was lost, or had forgotten what
    /// was prepared on it (`26000`), or the table has changed under it (`0A000`).
    fileprivate var mayPass: Bool {
        kind == .disconnected || sqlState == "26000" || sqlState == "0A000"
    }
}
