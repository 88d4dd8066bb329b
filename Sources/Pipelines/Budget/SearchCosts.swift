import Retrieval
import Synchronization

/// What each node of the retriever tree took in one search.
package struct SearchCosts: Hashable, Sendable {
    /// What a node took.
    package struct Part: Hashable, Sendable {
        /// What the cost grows with, as in ``StagedWork/Stage/units``.
        package var units: Double
        package var milliseconds: Double

        package init(units: Double, milliseconds: Double) {
            self.units = units
            self.milliseconds = milliseconds
        }
    }

    /// By node: of a leg from its start to its list, waiting for a core included; of a reranker its own work.
    package var parts: [NodePath: Part]
    /// The whole search.
    package var total: Double

    package init(parts: [NodePath: Part], total: Double) {
        self.parts = parts
        self.total = total
    }
}

/// Takes down what nodes take while a search runs. Nodes run side by side and report from any thread.
package final class CostRecorder: Sendable {
    private let parts = Mutex<[NodePath: SearchCosts.Part]>([:])
    private let now: @Sendable () -> Duration
    private let start: Duration

    /// - Parameter now: The time since some moment; tests bring clocks of their own.
    package init(now: @escaping @Sendable () -> Duration = CostRecorder.clock()) {
        self.now = now
        start = now()
    }

    /// The time since this call.
    package static func clock() -> @Sendable () -> Duration {
        let origin = ContinuousClock.now
        return { ContinuousClock.now - origin }
    }

    /// Runs a node's work and takes down its time, also when it fails: it took that long at least.
    func measure<Value>(_ path: NodePath, units: Double, _ work: () async throws -> Value) async rethrows -> Value {
        let start = now()
        defer {
            let part = SearchCosts.Part(units: units, milliseconds: (now() - start).milliseconds)
            parts.withLock { $0[path] = part }
        }
        return try await work()
    }

    /// What was taken down, with the time since the recorder was made as the whole.
    package var costs: SearchCosts {
        SearchCosts(parts: parts.withLock(\.self), total: (now() - start).milliseconds)
    }
}
