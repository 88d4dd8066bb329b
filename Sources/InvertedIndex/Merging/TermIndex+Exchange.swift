import IndexFiles
import Retrieval

extension TermIndex {
    /// Calls `body` with every term of several indexes, ascending by UTF-8 bytes, and all its postings: what other
    /// systems want of an index. One term's postings are in memory at a time.
    ///
    /// - Parameters:
    ///   - plan: Which documents, and in what order; postings have the ordinals that the documents get by it. Terms
    ///     that none of them has are left out.
    ///   - body: Gets postings ascending by document.
    /// - Precondition: The plan is one for these indexes.
    /// - Throws: ``SegmentFileError`` when an index is damaged; `CancellationError`; what `body` throws.
    /// - Complexity: O(postings + terms of all indexes · indexes), O(postings · log documents) where the order of
    ///   documents changes.
    public static func forEachTerm(
        of indexes: [TermIndex], by plan: MergePlan,
        _ body: (_ term: String, _ postings: [Posting]) throws -> Void
    ) throws {
        precondition(plan.capacities == indexes.map(\.documentCount), "the plan is for other indexes")
        let segments = MergedSegment.segments(indexes, by: plan)
        var postings: [Posting] = []
        try segments.forEachTerm { lists in
            postings.removeAll(keepingCapacity: true)
            for list in lists {
                try segments.forEachPosting(of: list) {
                    postings.append(Posting(ordinal: $0, frequency: $1))
                }
            }
            guard !postings.isEmpty, let first = lists.first else { return }
            postings.sortIfNeeded()
            let dictionary = indexes[Int(first.segment)].dictionary
            try body(try dictionary.term(Int(first.number)), postings)
        }
    }
}

extension [Posting] {
    fileprivate mutating func sortIfNeeded() {
        let ascends = zip(self, dropFirst()).allSatisfy { $0.ordinal < $1.ordinal }
        if !ascends { sort { $0.ordinal < $1.ordinal } }
    }
}
