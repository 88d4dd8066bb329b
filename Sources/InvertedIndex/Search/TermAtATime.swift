import CSearchKernels
import Retrieval

/// Exact top-k, window by window and term at a time: in a window of documents, every posting of the query's terms is
/// added to its document's accumulator, then the best are taken out. Contributions are added in the order of the
/// lists.
///
/// The accumulators of a window stay in a processor's nearest caches, whatever the size of the segment.
struct TermAtATime<Scorer: PostingScorer> {
    /// Looking through all accumulators costs about as much for this many documents as for one that a posting names.
    private static var documentsForOnePosting: Int { 16 }

    let scorer: Scorer
    let ordinals: MappedArray<DocumentOrdinal>
    let documentCount: Int

    /// The documents with a score above zero, best first, at most `limit`.
    ///
    /// - Complexity: O(postings of the lists + documents), less when the postings are few.
    func search(_ lists: [WeightedList], limit: Int, allowed: OrdinalSet?) -> [OrdinalHit] {
        precondition(
            allowed == nil || allowed?.capacity == documentCount,
            "a set over \(allowed?.capacity ?? 0) documents cannot filter a segment of \(documentCount)")
        let limit = min(limit, documentCount)
        guard limit > 0, !lists.isEmpty else { return [] }
        return SearchWorkspace.withWorkspace { workspace in
            var best = TopKeys(limit: limit, documentCount: documentCount, storage: workspace)
            if let allowed {
                allowed.words.withUnsafeBufferPointer { words in
                    collect(lists, allowed: words.baseAddress, in: workspace, best: &best)
                }
            } else {
                collect(lists, allowed: nil, in: workspace, best: &best)
            }
            return best.ranked()
        }
    }

    private func collect(
        _ lists: [WeightedList], allowed: UnsafePointer<UInt64>?, in workspace: SearchWorkspace, best: inout TopKeys
    ) {
        var starts = lists.map(\.postings.lowerBound)
        var ends = starts
        while let window = nextWindow(lists, starts) {
            var postingCount = 0
            for i in lists.indices where starts[i] < lists[i].postings.upperBound {
                ends[i] = scorer.accumulate(lists[i], from: starts[i], window: window, into: workspace.accumulators)
                postingCount += ends[i] - starts[i]
            }
            if postingCount > window.count / Self.documentsForOnePosting {
                best.take(window, of: workspace, allowed: allowed)
            } else {
                for i in lists.indices {
                    best.take(
                        starts[i]..<ends[i], of: ordinals, first: window.lowerBound, in: workspace, allowed: allowed)
                }
            }
            starts = ends
        }
    }

    /// The next window that has postings.
    private func nextWindow(_ lists: [WeightedList], _ starts: [Int]) -> Range<DocumentOrdinal>? {
        var next = documentCount
        for (list, start) in zip(lists, starts) where start < list.postings.upperBound {
            next = min(next, Int(ordinals[start]))
        }
        guard next < documentCount else { return nil }
        let first = next / csk_block_size * csk_block_size
        return DocumentOrdinal(first)..<DocumentOrdinal(min(first + SearchWorkspace.windowSize, documentCount))
    }
}
