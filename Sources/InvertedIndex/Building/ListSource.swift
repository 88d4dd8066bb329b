/// Where the postings of lists come from.
protocol ListSource: Sendable {
    /// Puts the postings of some lists where they belong. A posting is its document in the high and its payload in the
    /// low 32 bits.
    ///
    /// - Parameters:
    ///   - starts: Where each list starts in `postings`; its postings ascend.
    ///   - postings: Just enough for all of these lists.
    /// - Throws: ``SegmentFileError`` when what they are read from is damaged.
    func fill(
        _ lists: Range<Int>, of plan: ListPlan, starts: [Int], _ postings: UnsafeMutableBufferPointer<UInt64>
    ) throws
}
