import CPostgreSQL
import Foundation
import Synchronization

/// A request to a server to stop what one of its connections does.
struct CancelRequest {
    private let sending: Sending

    /// - Returns: nil when the connection is not there.
    init?(_ connection: OpaquePointer) {
        guard let handle = PQgetCancel(connection) else { return nil }
        sending = Sending(handle)
    }

    /// Sends the request and waits until the server has taken it.
    ///
    /// - Returns: Whether it has in time.
    func send(within limit: Duration) -> Bool {
        let thread = Thread { [sending] in sending.send() }
        thread.stackSize = 256 << 10
        thread.start()
        let (seconds, attoseconds) = limit.components
        return sending.isDone.wait(timeout: .now() + Double(seconds) + Double(attoseconds) / 1e18) == .success
    }

    /// Owns the memory of the request, which `PQcancel` may read on any thread.
    ///
    /// `@unchecked Sendable`: the handle is only read, and freed when nobody has it any more.
    private final class Sending: @unchecked Sendable {
        let isDone = DispatchSemaphore(value: 0)
        private let handle: OpaquePointer

        init(_ handle: OpaquePointer) {
            self.handle = handle
        }

        deinit { PQfreeCancel(handle) }

        func send() {
            var words = [CChar](repeating: 0, count: 256)
            // What it says when it fails is of no use: the connection ends then, since the server goes on.
            _ = PQcancel(handle, &words, Int32(words.count))
            isDone.signal()
        }
    }
}
