import CPostgreSQL
import Foundation

/// One connection of libpq, the only owner of its memory. It lives on one thread.
final class Session {
    private let configuration: PostgreSQLConfiguration
    let wake: WakePipe
    /// Nil before the connection and after its end.
    private var connection: OpaquePointer?
    /// The names of prepared statements by their SQL.
    var prepared: [String: String] = [:]
    var preparedCount = 0

    /// How long a server may take to say that it has stopped what it was asked to stop.
    static let cancelTime = Duration.seconds(2)

    init(_ configuration: PostgreSQLConfiguration, wake: WakePipe) {
        self.configuration = configuration
        self.wake = wake
    }

    deinit { close() }

    var isConnected: Bool { connection.map { PQstatus($0) == CONNECTION_OK } ?? false }

    func close() {
        connection.map(PQfinish)
        connection = nil
        prepared = [:]
    }

    // MARK: Connecting

    /// Connects. libpq resolves a host's name without looking at the clock; all else ends with the interruption.
    func connect(_ interruption: Interruption) throws {
        close()
        let options = configuration.connectOptions
        let keywords = options.map { strdup($0.keyword) } + [nil]
        let values = options.map { strdup($0.value) } + [nil]
        defer { (keywords + values).forEach { free($0) } }
        connection = PQconnectStartParams(
            keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 0)
        do {
            let connection = try live()
            guard PQstatus(connection) != CONNECTION_BAD else { throw failure() }
            try finishConnecting(connection, interruption)
            PQsetNoticeProcessor(connection, { _, _ in }, nil)
            PQsetnonblocking(connection, 1)
        } catch {
            close()
            throw error
        }
    }

    private func finishConnecting(_ connection: OpaquePointer, _ interruption: Interruption) throws {
        var events = Int16(POLLOUT)
        while true {
            // The socket may be another one after each step: hosts are tried in turn.
            let ready = wake.wait(for: events, of: PQsocket(connection), until: interruption.deadline)
            if let reason = interruption.reason { throw connecting(reason) }
            guard ready != 0 else { continue }
            switch PQconnectPoll(connection) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: events = Int16(POLLIN)
            case PGRES_POLLING_WRITING: events = Int16(POLLOUT)
            default: throw failure()
            }
        }
    }

    private func connecting(_ reason: any Error) -> any Error {
        guard reason is PostgreSQLError else { return reason }
        return PostgreSQLError(.disconnected, message: "\(configuration.place) did not take the connection in time")
    }

    // MARK: Failures

    func live() throws -> OpaquePointer {
        guard let connection else { throw PostgreSQLError(.disconnected, message: "the connection is lost") }
        return connection
    }

    /// What libpq says of the connection. After any such failure the connection's state is unknown, so it ends.
    func failure() -> PostgreSQLError {
        let words = connection.map { trimmed(String(cString: PQerrorMessage($0))) } ?? ""
        var error = PostgreSQLError(
            .disconnected, message: words.isEmpty ? "no connection to \(configuration.place)" : words)
        // A server that starts says so in words alone while it refuses connections; the code is not kept by libpq.
        if words.contains("the database system is") { error.sqlState = "57P03" }
        close()
        return error
    }
}
