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
    private static let mostSampled = 1024

    private let limit: Int
    private let slack: Int
    private let workspace: SearchWorkspace
    private let bins: UnsafeMutablePointer<UInt32>
    private(set) var count = 0
    /// Documents up to this coarse score are out of the running.
    private(set) var threshold: UInt16
    /// The candidates of this bin and those above are at least `limit`, once there are so many.
    private var cut = 0
    private var countFromCut = 0
    /// How many of the first documents are looked at for a guess of the threshold; 0 for no guess.
    private let sampleSize: Int
    /// The bin that the best `limit` are thought to reach.
    private var guess = 0
    private var hasSampled = false
    /// How many of the best `limit` are in the sample if documents are in no order.
    private let expectedInSample: Double

    /// - Parameters:
    ///   - floor: The coarse score from which on documents are wanted at all.
    ///   - guessing: Whether to begin with a threshold that the first documents suggest, which saves many candidates.
    ///     Then ``isComplete`` says in the end whether it was right.
    init(
        limit: Int, slack: Int, floor: UInt16, documentCount: Int, guessing: Bool, workspace: SearchWorkspace
    ) {
        self.limit = limit
        self.slack = slack
        threshold = floor > 0 ? floor - 1 : 0
        self.workspace = workspace
        sampleSize = guessing && limit < documentCount / 8 ? min(Self.mostSampled, documentCount) : 0
        expectedInSample = Double(limit) * Double(sampleSize) / Double(max(documentCount, 1))
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
        func scan(upTo end: Int) {
            while group < end {
                makeRoom(for: step)
                let free = UnsafeMutableBufferPointer(rebasing: workspace.keys[count..<count + step])
                let added = csk_search().pointee.scan(
                    workspace.accumulators, rows, rowCount, window.first, &group, end, threshold, allowed,
                    free.baseAddress, step)
                register(added)
            }
        }
        if !hasSampled {
            scan(upTo: min(sampleSize / groupSize, window.groupCount))
            guessThreshold()
        }
        scan(upTo: window.groupCount)
        // A damaged file may have postings beyond the last document.
        let end = window.groupCount * groupSize
        (workspace.accumulators + end).update(repeating: 0, count: Window.size - end)
    }

    /// Whether nothing is missing because of a wrong guess.
    var isComplete: Bool { cut >= guess }

    /// Takes the bin that so many of the sample reach that among all documents enough will: the expected number, and
    /// three standard deviations more.
    private mutating func guessThreshold() {
        hasSampled = true
        guard sampleSize > 0 else { return }
        let wanted = Int((expectedInSample + 3 * expectedInSample.squareRoot() + 2).rounded(.up))
        var bin = CandidateHistogram.binCount
        var found = 0
        while bin > 0, found < wanted {
            bin -= 1
            found += Int(bins[bin])
        }
        guess = bin
        raiseThreshold(to: guess)
    }

    /// Drops who is out of the running.
    mutating func close() {
        compact()
    }

    /// A coarse score that most of the best `limit` by their exact scores have: the least of the best `limit` coarse ones,
    /// less a part of the slack, as hardly a document has all of it.
    var likelyThreshold: Int {
        max((cut << Int(CandidateHistogram.binShift)) - slack * 2 / 5, 0)
    }

    /// In ascending order of documents.
    var candidates: UnsafeMutableBufferPointer<UInt64> {
        UnsafeMutableBufferPointer(rebasing: workspace.keys[..<count])
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
        raiseThreshold(to: cut)
    }

    /// To the least that the exact scores of a bin can be.
    private mutating func raiseThreshold(to bin: Int) {
        threshold = UInt16(max(Int(threshold), (bin << Int(CandidateHistogram.binShift)) - slack - 1))
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
