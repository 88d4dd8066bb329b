import CPostgreSQL
import Foundation

extension Session {
    /// What has been found out while results come in.
    final class Results {
        let interruption: Interruption
        var error: (any Error)?
        /// When the server must have stopped; nil while it need not stop.
        var end: ContinuousClock.Instant?

        init(interruption: Interruption) {
            self.interruption = interruption
        }
    }

    /// The next result, nil at the end of a statement's.
    func result(_ results: Results) throws -> OpaquePointer? {
        let connection = try live()
        while true {
            let unsent = PQflush(connection)
            guard unsent >= 0 else { throw failure() }
            if PQisBusy(connection) == 0 { return PQgetResult(connection) }
            try wait(for: Int16(POLLIN) | (unsent > 0 ? Int16(POLLOUT) : 0), results)
        }
    }

    /// Waits until there is something to read or room to write. Stops what the server does once it must end.
    func wait(for events: Int16, _ results: Results) throws {
        let connection = try live()
        let end = results.end ?? results.interruption.deadline
        let ready = wake.wait(for: events, of: PQsocket(connection), until: end)
        if ready & ~Int16(POLLOUT) != 0, PQconsumeInput(connection) == 0 { throw failure() }
        if let end = results.end {
            guard end > .now else {
                // It does not even stop: nothing that it may still say is of use.
                close()
                throw results.error ?? CancellationError()
            }
        } else if let reason = results.interruption.reason {
            results.error = reason
            results.end = .now + Self.cancelTime
            guard cancel(connection) else { throw reason }
        }
    }

    /// Asks the server, over a connection of its own, to stop. That may take as long as connecting may: so it is done
    /// on a thread of its own, and a server that does not take the request in time is given up.
    ///
    /// - Returns: Whether the connection is still there.
    private func cancel(_ connection: OpaquePointer) -> Bool {
        guard let request = CancelRequest(connection), request.send(within: Self.cancelTime) else {
            close()
            return false
        }
        return true
    }
}
