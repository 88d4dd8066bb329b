import Synchronization

/// One stage of a search and when it ran, both from the start of the search.
public struct TraceSpan: Hashable, Sendable {
    /// What ran: `splade: encode`.
    public var name: String
    /// When the stage began.
    public var start: Duration
    /// How long it took.
    public var duration: Duration

    /// When it ended.
    public var end: Duration { start + duration }
}

/// Records when each stage of a search ran. Stages run concurrently and record from any thread.
///
/// A search binds ``current``; whoever does work on its behalf wraps it in ``span(_:_:)`` and need not know who listens.
/// Without a listener a span costs one look at a task-local value.
public final class SearchTrace: Sendable {
    @TaskLocal public static var current: SearchTrace?

    private let origin = ContinuousClock.now
    private let recorded = Mutex<[TraceSpan]>([])

    public init() {}

    /// The stages recorded so far, in order of their starts.
    public var spans: [TraceSpan] {
        recorded.withLock { $0 }.sorted { ($0.start, $1.duration) < ($1.start, $0.duration) }
    }

    /// The time since the trace began.
    public var elapsed: Duration { ContinuousClock.now - origin }

    /// Runs work as a stage of the current search.
    public static func span<Value>(_ name: @autoclosure () -> String, _ work: () throws -> Value) rethrows -> Value {
        guard let trace = current else { return try work() }
        let start = ContinuousClock.now
        defer { trace.record(name(), from: start) }
        return try work()
    }

    /// Runs work as a stage of the current search.
    public static func span<Value>(
        _ name: @autoclosure () -> String, isolation: isolated (any Actor)? = #isolation,
        _ work: () async throws -> Value
    ) async rethrows -> Value {
        guard let trace = current else { return try await work() }
        let start = ContinuousClock.now
        defer { trace.record(name(), from: start) }
        return try await work()
    }

    private func record(_ name: String, from start: ContinuousClock.Instant) {
        let span = TraceSpan(name: name, start: start - origin, duration: .now - start)
        recorded.withLock { $0.append(span) }
    }
}

extension Duration {
    /// The duration in milliseconds.
    public var milliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
    }
}
