import CSearchKernels
import Retrieval

/// Exact top-k in two passes. The coarse pass goes through all postings of the query, window by window, with sixteen
/// bits for the score of a document, and leaves a few more candidates than are wanted; the exact pass computes what
/// these score in single precision.
///
/// The accumulators of a window stay in the nearest cache, whatever the size of the segment.
struct TwoPassSearch<Scorer: WindowScorer> {
    /// A filter that lets one document of so many through makes the coarse pass pointless: each of them is scored.
    private static var documentsForOneLookUp: Int { 1024 }

    var scorer: Scorer
    let documentCount: Int
    let limit: Int
    let allowed: OrdinalSet?
    let minimumScore: Float

    /// - Precondition: The capacity of `allowed` is `documentCount`.
    init(scorer: Scorer, documentCount: Int, limit: Int, allowed: OrdinalSet?, minimumScore: Float) {
        precondition(
            allowed == nil || allowed?.capacity == documentCount,
            "a set over \(allowed?.capacity ?? 0) documents cannot filter a segment of \(documentCount)")
        self.scorer = scorer
        self.documentCount = documentCount
        self.limit = max(0, min(limit, documentCount))
        self.allowed = allowed
        self.minimumScore = minimumScore
    }

    /// The documents with a score above zero and not below ``minimumScore``, best first.
    ///
    /// - Parameter coarseLimit: How many candidates the coarse pass leaves at least, when they need not include all of
    ///   the best `limit`; nil when they must.
    /// - Throws: `CancellationError`, within one window's work after the cancellation.
    mutating func hits(coarseLimit: Int? = nil, in workspace: SearchWorkspace) throws -> [OrdinalHit] {
        guard limit > 0 else { return [] }
        guard let slack = scorer.slack, !isSelective else { return try exactPassOverAll(in: workspace) }
        let wanted = coarseLimit.map { min($0, documentCount) } ?? limit
        let width = coarseLimit == nil ? slack : 0
        // Coarse scores that leave terms out are no bounds.
        let floor = coarseLimit == nil ? coarseBound(of: minimumScore) : 0
        guard floor <= UInt16.max, Double(floor) <= scorer.mostUnits else { return [] }
        for guessing in [true, false] {
            let pool = try coarsePass(
                limit: wanted, slack: width, floor: UInt16(floor), guessing: guessing, in: workspace)
            if pool.isComplete { return try exactPass(pool, in: workspace) }
        }
        preconditionFailure("without a guess no candidate is missing")
    }

    /// Whether the filter lets so few documents through that each of them is looked up.
    private var isSelective: Bool {
        guard let allowed else { return false }
        return allowed.count * Self.documentsForOneLookUp <= documentCount
    }

    /// The least coarse score of documents with a score or a greater one.
    private func coarseBound(of score: Float) -> Int {
        // Sums in single precision can be above the exact ones by less than a unit. More than all units is enough.
        Int(min(max(scorer.units(of: score) - 1, 0), 0x1p32).rounded(.down))
    }

    // MARK: Coarse pass

    /// - Parameters: As of ``CandidatePool``.
    private mutating func coarsePass(
        limit: Int, slack: Int, floor: UInt16, guessing: Bool, in workspace: SearchWorkspace
    ) throws -> CandidatePool {
        var pool = CandidatePool(
            limit: limit, slack: slack, floor: floor, documentCount: documentCount, guessing: guessing,
            workspace: workspace)
        scorer.rewind()
        workspace.reserveRows(scorer.rowCount)
        for window in Window.all(documentCount: documentCount) where allows(window) {
            try Task.checkCancellation()
            guard scorer.addCoarse(of: window, to: workspace.accumulators),
                let rows = workspace.rows.baseAddress
            else { continue }
            let rowCount = scorer.rows(of: window, into: rows)
            withAllowedWords { pool.take(window, rows: rows, rowCount: rowCount, allowed: $0) }
        }
        pool.close()
        return pool
    }

    /// Whether the filter lets any document of a window through.
    private func allows(_ window: Window) -> Bool {
        guard let allowed else { return true }
        let first = window.index * Window.size / UInt64.bitWidth
        return allowed.words[first..<first + window.groupCount].contains { $0 != 0 }
    }

    private func withAllowedWords(_ body: (UnsafePointer<UInt64>?) -> Void) {
        guard let allowed else { return body(nil) }
        allowed.words.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    // MARK: Exact pass

    /// First the candidates that are likely to be among the best, then those whose coarse scores, which are upper bounds,
    /// are not below what the last of the best has got.
    private func exactPass(_ pool: CandidatePool, in workspace: SearchWorkspace) throws -> [OrdinalHit] {
        let likely = pool.likelyThreshold
        var ranking = HitRanking(limit: limit, capacity: pool.candidates.count, minimumScore: minimumScore)
        try score(pool.candidates, coarse: likely..., in: workspace, ranking: &ranking)
        let reached = ranking.leastOfBest().map(coarseBound) ?? 0
        if reached < likely {
            try score(pool.candidates, coarse: reached...(likely - 1), in: workspace, ranking: &ranking)
        }
        return ranking.hits()
    }

    /// Scores the candidates that have certain coarse scores.
    private func score(
        _ candidates: UnsafeMutableBufferPointer<UInt64>, coarse: some RangeExpression<Int>,
        in workspace: SearchWorkspace, ranking: inout HitRanking
    ) throws {
        var window = Window(of: 0)
        var count = 0
        for key in candidates where coarse.contains(Int(key >> 32)) {
            let ordinal = ~UInt32(truncatingIfNeeded: key)
            if Int(ordinal) >= documentCount { break }
            if ordinal - window.first >= Window.size {
                try Task.checkCancellation()
                score(window, count: count, in: workspace, ranking: &ranking)
                window = Window(of: ordinal)
                count = 0
            }
            workspace.locals[count] = UInt16(ordinal - window.first)
            count += 1
        }
        score(window, count: count, in: workspace, ranking: &ranking)
    }

    /// For queries without coarse scores, and for few documents.
    private func exactPassOverAll(in workspace: SearchWorkspace) throws -> [OrdinalHit] {
        var ranking = HitRanking(
            limit: limit, capacity: min(4 * limit, documentCount) + Window.size, minimumScore: minimumScore)
        for window in Window.all(documentCount: documentCount) where allows(window) {
            try Task.checkCancellation()
            score(window, count: listAllowed(window, in: workspace), in: workspace, ranking: &ranking)
        }
        return ranking.hits()
    }

    /// Writes the places of a window's documents that the filter lets through into the workspace's `locals`.
    ///
    /// - Returns: How many there are.
    private func listAllowed(_ window: Window, in workspace: SearchWorkspace) -> Int {
        var count = 0
        let firstWord = window.index * Window.size / UInt64.bitWidth
        for group in 0..<window.groupCount {
            let start = group * UInt64.bitWidth
            // Bits beyond the last document are zero in a set, and here.
            var bits = allowed?.words[firstWord + group] ?? .max >> UInt64(max(start + 64 - window.count, 0))
            while bits != 0 {
                workspace.locals[count] = UInt16(start + bits.trailingZeroBitCount)
                count += 1
                bits &= bits - 1
            }
        }
        return count
    }

    /// Scores the documents of a window whose place is in the workspace's `locals`.
    private func score(_ window: Window, count: Int, in workspace: SearchWorkspace, ranking: inout HitRanking) {
        guard count > 0 else { return }
        let candidates = csk_candidates(
            scores: workspace.scores, locals: workspace.locals, count: count, slots: workspace.accumulators)
        workspace.scores.update(repeating: 0, count: count)
        csk_map_candidates(workspace.accumulators, workspace.locals, count)
        scorer.addExact(to: WindowCandidates(window: window, kernel: candidates))
        csk_unmap_candidates(workspace.accumulators, workspace.locals, count)
        for i in 0..<count {
            ranking.add(workspace.scores[i], window.first + UInt32(workspace.locals[i]))
        }
    }
}
