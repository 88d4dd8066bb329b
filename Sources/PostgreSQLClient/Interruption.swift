import Synchronization

/// What may end a piece of work before it is done: its task is cancelled, or its time is up.
final class Interruption: Sendable {
    /// Nil when the work may take as long as it takes.
    let deadline: ContinuousClock.Instant?
    private let cancelled = Atomic(false)
    private let wake: WakePipe

    init(deadline: ContinuousClock.Instant?, wake: WakePipe) {
        self.deadline = deadline
        self.wake = wake
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// Why the work must end now; nil when it need not.
    var reason: (any Error)? {
        if isCancelled { return CancellationError() }
        guard let deadline, deadline <= .now else { return nil }
        return PostgreSQLError(.timedOut, message: "the server did not answer in time")
    }

    /// Callable from any thread.
    func cancel() {
        cancelled.store(true, ordering: .releasing)
        wake.wake()
    }
}
