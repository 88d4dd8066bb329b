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

    /// - Precondition: The capacity of `allowed` is `documentCount`.
    init(scorer: Scorer, documentCount: Int, limit: Int, allowed: OrdinalSet?) {
        precondition(
            allowed == nil || allowed?.capacity == documentCount,
            "a set over \(allowed?.capacity ?? 0) documents cannot filter a segment of \(documentCount)")
        self.scorer = scorer
        self.documentCount = documentCount
        self.limit = max(0, min(limit, documentCount))
        self.allowed = allowed
    }

    /// The documents with a score above zero, best first.
    ///
    /// - Parameter coarseLimit: How many candidates the coarse pass leaves at least, when they need not include all of
    ///   the best `limit`; nil when they must.
    /// - Throws: `CancellationError`, within one window's work after the cancellation.
    mutating func hits(coarseLimit: Int? = nil, in workspace: SearchWorkspace) throws -> [OrdinalHit] {
        guard limit > 0 else { return [] }
        guard let slack = scorer.slack, !isSelective else { return try exactPassOverAll(in: workspace) }
        let wanted = coarseLimit.map { min($0, documentCount) } ?? limit
        let width = coarseLimit == nil ? slack : 0
        for guessing in [true, false] {
            let pool = try coarsePass(limit: wanted, slack: width, guessing: guessing, in: workspace)
            if pool.isComplete { return try exactPass(pool.candidates, in: workspace) }
        }
        preconditionFailure("without a guess no candidate is missing")
    }

    /// Whether the filter lets so few documents through that each of them is looked up.
    private var isSelective: Bool {
        guard let allowed else { return false }
        return allowed.count * Self.documentsForOneLookUp <= documentCount
    }

    // MARK: Coarse pass

    /// - Parameter guessing: As of ``CandidatePool``.
    private mutating func coarsePass(
        limit: Int, slack: Int, guessing: Bool, in workspace: SearchWorkspace
    ) throws -> CandidatePool {
        var pool = CandidatePool(
            limit: limit, slack: slack, documentCount: documentCount, guessing: guessing, workspace: workspace)
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

    private func exactPass(
        _ candidates: UnsafeMutableBufferPointer<UInt64>, in workspace: SearchWorkspace
    ) throws -> [OrdinalHit] {
        var ranking = HitRanking(limit: limit, capacity: candidates.count)
        var start = 0
        while start < candidates.count {
            try Task.checkCancellation()
            let window = Window(of: ordinal(of: candidates[start]))
            var count = 0
            while start + count < candidates.count {
                let local = ordinal(of: candidates[start + count]) - window.first
                guard local < Window.size else { break }
                workspace.locals[count] = UInt16(local)
                count += 1
            }
            score(window, count: count, in: workspace, ranking: &ranking)
            start += count
        }
        return ranking.hits()
    }

    /// For queries without coarse scores, and for few documents.
    private func exactPassOverAll(in workspace: SearchWorkspace) throws -> [OrdinalHit] {
        var ranking = HitRanking(limit: limit, capacity: min(4 * limit, documentCount) + Window.size)
        for window in Window.all(documentCount: documentCount) where allows(window) {
            try Task.checkCancellation()
            var count = 0
            for local in 0..<UInt16(window.count) where allowed?.contains(window.first + UInt32(local)) ?? true {
                workspace.locals[count] = local
                count += 1
            }
            score(window, count: count, in: workspace, ranking: &ranking)
        }
        return ranking.hits()
    }

    /// Scores the documents of a window whose place is in the workspace's `locals`.
    private func score(_ window: Window, count: Int, in workspace: SearchWorkspace, ranking: inout HitRanking) {
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

    private func ordinal(of key: UInt64) -> DocumentOrdinal {
        ~UInt32(truncatingIfNeeded: key)
    }
}
