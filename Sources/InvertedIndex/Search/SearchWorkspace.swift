import CSearchKernels
import Foundation
import Synchronization

/// The memory of one running search, reused by later ones of any segment.
///
/// `@unchecked Sendable`: one search has it at a time; between searches it lies in ``idle``, behind a lock.
final class SearchWorkspace: @unchecked Sendable {
    /// How many documents have their accumulators at once: 64 KiB, which leaves room in a second-level cache for the
    /// postings that stream through.
    static let windowSize = 256 * csk_block_size

    /// ``windowSize`` scores, all zero between windows.
    let accumulators: UnsafeMutablePointer<Float>
    private(set) var keys = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 4096)

    private init() {
        accumulators = .allocate(capacity: Self.windowSize)
        accumulators.initialize(repeating: 0, count: Self.windowSize)
    }

    deinit {
        accumulators.deallocate()
        keys.deallocate()
    }

    private static let idle = Mutex<[SearchWorkspace]>([])
    /// More searches at once than processors gain nothing, so more workspaces are not kept.
    private static let mostIdle = ProcessInfo.processInfo.activeProcessorCount

    /// Lends a workspace whose accumulators are zero; `body` leaves them zero.
    static func withWorkspace<Result>(_ body: (SearchWorkspace) -> Result) -> Result {
        let workspace = idle.withLock { $0.popLast() } ?? SearchWorkspace()
        let result = body(workspace)
        assert((0..<windowSize).allSatisfy { workspace.accumulators[$0] == 0 })
        idle.withLock { if $0.count < mostIdle { $0.append(workspace) } }
        return result
    }

    /// Room for at least `count` keys.
    func reserveKeys(_ count: Int) {
        guard count > keys.count else { return }
        keys.deallocate()
        keys = .allocate(capacity: count)
    }
}
