import CSearchKernels
import Foundation
import Synchronization

/// The memory of one running search, reused by later ones of any segment.
///
/// Not `Sendable`: one search has it at a time.
final class SearchWorkspace {
    /// Scores of a window in the coarse pass; zero between windows.
    let accumulators: UnsafeMutablePointer<UInt16>
    /// Candidates of a window in the exact pass.
    let locals = UnsafeMutablePointer<UInt16>.allocate(capacity: Window.size)
    let scores = UnsafeMutablePointer<Float>.allocate(capacity: Window.size)
    let histogram: CandidateHistogram
    private(set) var keys = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 4096)
    private(set) var rows = UnsafeMutableBufferPointer<csk_row>.allocate(capacity: 64)
    /// What the last BM25 search left here for the next one with the same model.
    private var lastFactors: BM25Factors?

    private init() {
        let bytes = Int(csk_accumulator_count) * MemoryLayout<UInt16>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        accumulators = memory.initializeMemory(as: UInt16.self, repeating: 0, count: Int(csk_accumulator_count))
        histogram = CandidateHistogram()
    }

    deinit {
        UnsafeMutableRawPointer(accumulators).deallocate()
        locals.deallocate()
        scores.deallocate()
        keys.deallocate()
        rows.deallocate()
    }

    /// Makes room for `count` keys; the first `kept` stay.
    func reserveKeys(_ count: Int, keeping kept: Int = 0) {
        guard count > keys.count else { return }
        let larger = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: max(count, 2 * keys.count))
        _ = larger.moveInitialize(fromContentsOf: keys[..<kept])
        keys.deallocate()
        keys = larger
    }

    func reserveRows(_ count: Int) {
        guard count > rows.count else { return }
        rows.deallocate()
        rows = .allocate(capacity: count)
    }

    /// - Complexity: O(1) as long as the model stays the same.
    func factors(of model: BM25Model) -> BM25Factors {
        if let lastFactors, lastFactors.model == model { return lastFactors }
        let factors = BM25Factors(model)
        lastFactors = factors
        return factors
    }

    // MARK: Lending

    private static let idle = IdleWorkspaces()

    /// Lends a workspace whose accumulators are zero; `body` leaves them zero.
    static func withWorkspace<Result>(_ body: (SearchWorkspace) throws -> Result) rethrows -> Result {
        let workspace = idle.take() ?? SearchWorkspace()
        defer {
            assert((0..<Window.size).allSatisfy { workspace.accumulators[$0] == 0 })
            idle.put(workspace)
        }
        return try body(workspace)
    }
}

/// Workspaces that no search has at the moment, in as many places as searches can run at once. Lock-free: a place holds
/// a retained workspace or nothing, and changes hands in one step.
private struct IdleWorkspaces: Sendable {
    private static let placeCount = 64
    private let places: [Place] = (0..<placeCount).map { _ in Place() }

    private final class Place: Sendable {
        let workspace = Atomic<UInt>(0)
    }

    func take() -> SearchWorkspace? {
        for place in places where place.workspace.load(ordering: .relaxed) != 0 {
            let bits = place.workspace.exchange(0, ordering: .acquiring)
            // Only `put` fills places, with workspaces that it retained.
            if let pointer = UnsafeRawPointer(bitPattern: bits) {
                return Unmanaged<SearchWorkspace>.fromOpaque(pointer).takeRetainedValue()
            }
        }
        return nil
    }

    func put(_ workspace: SearchWorkspace) {
        let retained = Unmanaged.passRetained(workspace)
        let bits = UInt(bitPattern: retained.toOpaque())
        for place in places {
            let exchange = place.workspace.compareExchange(expected: 0, desired: bits, ordering: .acquiringAndReleasing)
            if exchange.exchanged { return }
        }
        retained.release()
    }
}
