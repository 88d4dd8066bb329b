import Synchronization

/// What a builder has taken so far, for threads one after the other.
///
/// An input that could not take something because of the disk is not whole any more: whoever uses it later gets the
/// same error again, and never a file that lacks something.
final class BuilderInput<Value: ~Copyable & Sendable>: Sendable {
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var value: Value?
        var failure: (any Error)?
    }

    init(_ value: consuming sending Value) {
        state = Mutex(State(value: consume value))
    }

    /// - Precondition: ``take()`` was not called.
    func update<Result>(_ body: (inout Value) throws -> Result) throws -> Result {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            guard var value = state.value.take() else { preconditionFailure("a builder writes once") }
            do {
                let result = try body(&value)
                state.value = consume value
                return result
            } catch {
                state.failure = error
                throw error
            }
        }
    }

    /// - Precondition: Called once.
    func take() throws -> Value {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            guard let value = state.value.take() else { preconditionFailure("a builder writes once") }
            return value
        }
    }
}
