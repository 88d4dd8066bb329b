import Foundation

/// A thread that owns a ``Session``, and does one piece of work after the other on it.
///
/// libpq's functions are called from this thread alone. It sleeps while there is nothing to do, and in `poll` while
/// the server works, so that none of Swift's own threads ever waits for a server.
///
/// `@unchecked Sendable`: `work` and `isClosed` are touched only while `condition` is locked.
final class ConnectionThread: @unchecked Sendable {
    /// What is done; whoever waits for its result is told within.
    typealias Work = @Sendable (Session) -> Void

    private let condition = NSCondition()
    private var work: [Work] = []
    private var isClosed = false

    init(_ configuration: PostgreSQLConfiguration, wake: WakePipe) {
        let thread = Thread { [self] in
            // Made here and gone with this thread: nobody else ever has it.
            let session = Session(configuration, wake: wake)
            while let next = next() { next(session) }
            session.close()
        }
        thread.name = "postgresql"
        thread.stackSize = 512 << 10
        thread.start()
    }

    /// - Returns: Whether it will be done; not after ``close()``.
    func append(_ item: @escaping Work) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        work.append(item)
        condition.signal()
        return true
    }

    /// Ends the thread when what it was given before is done.
    func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
    }

    private func next() -> Work? {
        condition.lock()
        defer { condition.unlock() }
        while work.isEmpty, !isClosed { condition.wait() }
        return work.isEmpty ? nil : work.removeFirst()
    }
}
