import BoundedExecutor
import IndexStore
import Pipelines
import Retrieval

/// Brings a target to the state of an index: what is missing there or differs is written, what the index does not
/// have is deleted, all else is left alone.
///
/// Whatever happened before, an interrupted push or changes on either side, the same index makes the same target;
/// what arrived is not sent again. The ids and fingerprints of the target's documents are in memory meanwhile, about
/// 100 bytes for each.
public struct IndexPush: Sendable {
    /// How much goes into a batch, and how many are under way.
    public struct Limits: Hashable, Sendable {
        public var documents: Int
        /// About so many bytes; a larger document goes alone.
        public var bytes: Int
        public var batchesInFlight: Int

        public init(documents: Int = 500, bytes: Int = 5 << 20, batchesInFlight: Int = 3) {
            self.documents = documents
            self.bytes = bytes
            self.batchesInFlight = batchesInFlight
        }
    }

    private let snapshot: IndexSnapshot
    private let schema: PushSchema
    private let limits: Limits

    /// - Precondition: All limits are at least 1.
    public init(_ snapshot: IndexSnapshot, schema: PushSchema, limits: Limits = Limits()) {
        precondition(min(limits.documents, limits.bytes, limits.batchesInFlight) >= 1, "a limit allows nothing")
        self.snapshot = snapshot
        self.schema = schema
        self.limits = limits
    }

    /// Runs the push.
    ///
    /// - Parameter progress: Called with the number of the index's documents that are known to be in the target.
    /// - Throws: The target's errors. What was written until then stays, and the next push goes on from there.
    public func run(
        into target: any PushTarget, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> PushSummary {
        try await target.prepare(schema)
        let batches = PushBatches(snapshot, known: try await target.fingerprints(), limits: limits)
        var summary = PushSummary()
        try await write(batches, into: target, &summary, progress)
        for ids in await batches.strangers.pieces(of: limits.documents) {
            try await target.delete(ids)
            summary.deleted += ids.count
        }
        try await target.finish()
        return summary
    }

    private func write(
        _ batches: PushBatches, into target: any PushTarget, _ summary: inout PushSummary,
        _ progress: @Sendable (Int) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (count: Int, refusals: [PushRefusal]).self) { group in
            var inFlight = 0
            func receive() async throws {
                guard let (count, refusals) = try await group.next() else { return }
                inFlight -= 1
                summary.add(written: count - refusals.count, refusals: refusals)
                progress(summary.documents)
            }
            while let batch = try await BoundedExecutor.shared.run({ try await batches.next() }) {
                summary.unchanged += batch.unchanged
                progress(summary.documents)
                guard !batch.documents.isEmpty else { continue }
                if inFlight >= limits.batchesInFlight { try await receive() }
                group.addTask { (batch.documents.count, try await target.write(batch.documents)) }
                inFlight += 1
            }
            while inFlight > 0 { try await receive() }
        }
    }
}

extension Array {
    fileprivate func pieces(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
