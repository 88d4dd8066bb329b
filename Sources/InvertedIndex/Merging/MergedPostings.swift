import IndexFiles
import Retrieval

/// The lists of several segments as one: what ``ListsWriter`` writes when segments of terms are merged.
struct MergedPostings: ListSource {
    let segments: [MergedSegment]
    let terms: MergedTerms
    /// The term of each list.
    let order: [UInt32]

    func fill(
        _ lists: Range<Int>, of plan: ListPlan, starts: [Int], _ postings: UnsafeMutableBufferPointer<UInt64>
    ) throws {
        for (list, start) in zip(lists, starts) {
            if list.isMultiple(of: 1024) { try Task.checkCancellation() }
            let range = start..<start + Int(plan.entries[list].count)
            try fill(terms.terms[Int(order[list])], UnsafeMutableBufferPointer(rebasing: postings[range]))
        }
    }

    private func fill(_ term: MergedTerms.Term, _ postings: UnsafeMutableBufferPointer<UInt64>) throws {
        var count = 0
        var isAscending = true
        for list in terms.lists[term.lists] {
            try segments.forEachPosting(of: list) { document, frequency in
                // Other postings than those that were counted would be written anywhere.
                precondition(count < postings.count, "a segment changed while it was merged")
                let posting = UInt64(document) << 32 | UInt64(frequency)
                isAscending = isAscending && (count == 0 || postings[count - 1] < posting)
                postings[count] = posting
                count += 1
            }
        }
        precondition(count == postings.count, "a segment changed while it was merged")
        if !isAscending {
            var slice = postings[...]
            slice.sort()
        }
        for i in postings.indices.dropFirst() where postings[i].document == postings[i - 1].document {
            let segment = segments[Int(terms.lists[term.lists.lowerBound].segment)]
            throw segment.index.file.malformed("a document has a term twice")
        }
    }
}
