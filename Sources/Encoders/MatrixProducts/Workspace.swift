import COneDNN
import Foundation
import Synchronization

/// The scratch memory of one call: grows to what the largest batch needs and is used again by the next call.
///
/// `@unchecked Sendable`: a workspace is in one hand at a time, the pool's or that of the call that took it out.
final class Workspace: @unchecked Sendable {
    enum Slot: Int, CaseIterable {
        case states, normalized, queriesKeysValues, context, attention, intermediate, gate, output, panel, maxima
        case operands, rowScales, scratchpad
    }

    /// oneDNN's order of execution.
    let stream: OpaquePointer
    private var slots = Slot.allCases.map { _ in AlignedMemory(byteCount: 0) }

    init() throws(OneDNNError) {
        var stream: OpaquePointer?
        try OneDNNError.check(onednn_stream_create(&stream), "create a stream")
        // oneDNN sets the stream whenever the status is 0.
        self.stream = stream!
    }

    deinit {
        onednn_stream_destroy(stream)
    }

    /// At least `count` bytes. What was in the slot is kept or becomes zero: never memory that was not written.
    func bytes(_ slot: Slot, _ count: Int) -> UnsafeMutableRawPointer {
        if slots[slot.rawValue].byteCount < count {
            slots[slot.rawValue] = AlignedMemory(byteCount: count)
        }
        return slots[slot.rawValue].bytes
    }

    func floats(_ slot: Slot, _ count: Int) -> UnsafeMutablePointer<Float> {
        bytes(slot, count * MemoryLayout<Float>.stride).assumingMemoryBound(to: Float.self)
    }
}

/// The workspaces that no call uses at the moment.
final class WorkspacePool: Sendable {
    private let idle = Mutex<[Workspace]>([])
    private let limit = ProcessInfo.processInfo.activeProcessorCount

    /// Lends a workspace to a computation and keeps oneDNN to the calling thread meanwhile: callers run batches in
    /// parallel instead.
    func withWorkspace<Result>(_ body: (Workspace) throws -> Result) throws -> Result {
        let workspace = try idle.withLock { $0.popLast() } ?? Workspace()
        let threads = onednn_set_threads(1)
        defer {
            if threads > 1 {
                _ = onednn_set_threads(threads)
            }
            idle.withLock { [limit] idle in
                if idle.count < limit {
                    idle.append(workspace)
                }
            }
        }
        return try body(workspace)
    }
}
