import CSearchKernels

/// How many candidates have coarse scores in each of 2,048 bins.
final class CandidateHistogram {
    static let binCount = 2048
    /// A bin has 32 coarse scores.
    static let binShift: UInt64 = 5

    let bins = UnsafeMutablePointer<UInt32>.allocate(capacity: binCount)

    func clear() {
        bins.update(repeating: 0, count: Self.binCount)
    }

    deinit {
        bins.deallocate()
    }
}

/// The candidates of a coarse pass: all documents that can be among the best `limit` by their exact scores, and as few
/// others as possible. They stay in ascending order of documents.
struct CandidatePool {
    private let limit: Int
    private let slack: Int
    private let workspace: SearchWorkspace
    private let bins: UnsafeMutablePointer<UInt32>
    private(set) var count = 0
    /// Documents up to this coarse score are out of the running.
    private(set) var threshold: UInt16 = 0
    /// The candidates of this bin and those above are at least `limit`, once there are so many.
    private var cut = 0
    private var countFromCut = 0

    init(limit: Int, slack: Int, workspace: SearchWorkspace) {
        self.limit = limit
        self.slack = slack
        self.workspace = workspace
        workspace.histogram.clear()
        bins = workspace.histogram.bins
    }

    /// Takes the candidates of a window out of its accumulators, which are zero then.
    mutating func take(
        _ window: Window, rows: UnsafeMutablePointer<csk_row>, rowCount: Int, allowed: UnsafePointer<UInt64>?
    ) {
        let groupSize = Int(csk_group_size)
        // Often enough to raise the threshold while it pays.
        let step = max(2 * groupSize, min(limit, Window.size) / 4 + groupSize)
        var group = 0
        while group < window.groupCount {
            makeRoom(for: step)
            let free = UnsafeMutableBufferPointer(rebasing: workspace.keys[count..<count + step])
            let added = csk_search().pointee.scan(
                workspace.accumulators, rows, rowCount, window.first, &group, window.groupCount, threshold, allowed,
                free.baseAddress, step)
            register(added)
        }
    }

    /// Drops who is out of the running and returns the candidates, in ascending order of documents.
    mutating func candidates() -> UnsafeMutableBufferPointer<UInt64> {
        compact()
        return UnsafeMutableBufferPointer(rebasing: workspace.keys[..<count])
    }

    private mutating func register(_ added: Int) {
        let keys = workspace.keys
        for i in count..<count + added {
            let bin = Int(keys[i] >> (32 + CandidateHistogram.binShift))
            bins[bin] += 1
            if bin >= cut { countFromCut += 1 }
        }
        count += added
        guard countFromCut >= limit else { return }
        while countFromCut - Int(bins[cut]) >= limit {
            countFromCut -= Int(bins[cut])
            cut += 1
        }
        // The best `limit` have at least the least coarse score of the cut, less the slack when it comes to exact scores.
        threshold = UInt16(max(Int(threshold), (cut << Int(CandidateHistogram.binShift)) - slack - 1))
    }

    private mutating func makeRoom(for added: Int) {
        guard count + added > workspace.keys.count else { return }
        compact()
        // Half of it stays free, so that the work of compaction is spread over many candidates.
        if 2 * (count + added) > workspace.keys.count {
            workspace.reserveKeys(2 * (count + added), keeping: count)
        }
    }

    private mutating func compact() {
        let keys = workspace.keys
        var kept = 0
        for i in 0..<count where keys[i] >> 32 > UInt64(threshold) {
            keys[kept] = keys[i]
            kept += 1
        }
        count = kept
    }
}
