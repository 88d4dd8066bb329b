import Foundation

/// Wakes a thread that waits in `poll`. Waking it is safe from any thread, and remembered until it looks.
final class WakePipe: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    /// - Throws: ``PostgreSQLError`` when the process has too many files open.
    init() throws(PostgreSQLError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw PostgreSQLError(.disconnected, message: "no pipe: \(String(cString: strerror(errno)))")
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func wake() {
        var byte: UInt8 = 1
        // A full pipe wakes as well.
        _ = write(writeEnd, &byte, 1)
    }

    /// Forgets that it was woken.
    private func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(readEnd, &bytes, bytes.count) > 0 {}
    }

    /// Waits until a socket is ready, somebody wakes, or the time is up.
    ///
    /// - Returns: What the socket is ready for; nothing otherwise.
    func wait(for events: Int16, of socket: Int32, until end: ContinuousClock.Instant?) -> Int16 {
        var watched = [
            pollfd(fd: socket, events: events, revents: 0), pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let time = end.map { end in
            let left = end - .now
            return left > .zero ? Int32(clamping: left.milliseconds) : 0
        }
        guard poll(&watched, nfds_t(watched.count), time ?? -1) > 0 else { return 0 }
        if watched[1].revents != 0 { drain() }
        return watched[0].revents
    }
}
