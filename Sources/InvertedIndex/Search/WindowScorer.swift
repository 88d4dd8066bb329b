import CSearchKernels

/// What a query's postings add to the scores of documents, window by window: roughly and quickly to many, or exactly to
/// a few.
///
/// A coarse score is a whole number of units, of which a document has 65,535 at most; every posting's part is rounded
/// up. So it is an upper bound of the exact score, and at most ``slack`` units above it.
protocol WindowScorer {
    /// The most by which a coarse score is above the exact one, in units; nil when this query has no coarse scores.
    var slack: Int? { get }

    /// An exact score in units.
    func units(of score: Float) -> Double

    /// The most units that a document's exact score can be.
    var mostUnits: Double { get }

    /// Makes the first window the next one.
    mutating func rewind()

    /// Adds the coarse parts of all postings in a window that are not in rows. Windows come in ascending order.
    ///
    /// - Returns: Whether there were any, or there are rows.
    mutating func addCoarse(of window: Window, to accumulators: UnsafeMutablePointer<UInt16>) -> Bool

    /// The rows of the query's frequent terms from the beginning of a window on.
    ///
    /// - Returns: How many there are; `rows` has room for ``rowCount``.
    func rows(of window: Window, into rows: UnsafeMutablePointer<csk_row>) -> Int

    var rowCount: Int { get }

    /// Adds the exact parts, in single precision and in the order of the query's terms.
    func addExact(to candidates: WindowCandidates)
}

/// Some documents of one window whose exact scores are summed up.
struct WindowCandidates {
    let window: Window
    /// Their places in the window, their scores, and the way from the former to the latter.
    let kernel: csk_candidates
}
