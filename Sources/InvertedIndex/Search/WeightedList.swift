import Retrieval

/// A term of a query as a segment sees it: where its postings are, and its weight.
struct WeightedList {
    let postings: Range<Int>
    let weight: Float
}

/// How postings add to scores.
protocol PostingScorer {
    /// Adds what the postings of a list from `posting` on are worth to the accumulators of a window of documents.
    ///
    /// - Returns: The first posting beyond the window.
    func accumulate(
        _ list: WeightedList, from posting: Int, window: Range<DocumentOrdinal>,
        into accumulators: UnsafeMutablePointer<Float>
    ) -> Int
}
