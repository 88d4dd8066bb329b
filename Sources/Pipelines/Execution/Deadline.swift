import Retrieval
import Synchronization

/// The time ran out.
struct DeadlineMissed: Error, CustomStringConvertible {
    let limit: Duration

    var description: String {
        limit > .zero
            ? "did not answer within \(Int(limit.milliseconds.rounded(.up))) ms"
            : "the search's time was up before it could begin"
    }
}

/// Runs work, but not longer than until the deadline.
///
/// Work that computes cannot be stopped from outside, and a task group would wait for it. So the work runs in a task of
/// its own: at the deadline that task is cancelled, ends at its next look at the cancellation, and nobody waits for it.
func withDeadline<Value: Sendable>(
    _ limit: Duration?, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let limit else { return try await work() }
    let race = Race<Value>()
    let runner = Task { race.finish(await Result { try await work() }) }
    let timer = Task {
        try await Task.sleep(for: limit)
        race.finish(.failure(DeadlineMissed(limit: limit)))
        runner.cancel()
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
        try await race.result()
    } onCancel: {
        runner.cancel()
        race.finish(.failure(CancellationError()))
    }
}

/// The first result wins, later ones are dropped.
private final class Race<Value: Sendable>: Sendable {
    private enum State {
        case running
        case awaited(CheckedContinuation<Value, any Error>)
        case finished(Result<Value, any Error>)
        case taken
    }

    private let state = Mutex(State.running)

    func finish(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .running:
                state = .finished(result)
                return nil
            case .awaited(let continuation):
                state = .taken
                return continuation
            case .finished, .taken:
                return nil
            }
        }
        waiting?.resume(with: result)
    }

    func result() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let early: Result<Value, any Error>? = state.withLock { state in
                if case .finished(let result) = state {
                    state = .taken
                    return result
                }
                state = .awaited(continuation)
                return nil
            }
            if let early { continuation.resume(with: early) }
        }
    }
}

extension Result where Failure == any Error {
    init(_ work: () async throws -> Success) async {
        do {
            self = .success(try await work())
        } catch {
            self = .failure(error)
        }
    }
}
