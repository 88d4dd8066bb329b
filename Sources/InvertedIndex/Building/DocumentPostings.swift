import IndexFiles

/// The postings of a segment document by document, from which its lists are built.
protocol DocumentPostings: ListSource {
    /// What terms are known by.
    associatedtype Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable

    var documentCount: Int { get }

    /// Calls `body` with the postings of some documents, from the first document to the last.
    ///
    /// - Parameter body: Does not let the pointers escape.
    func withPostings(of documents: Range<Int>, _ body: (PostingsByDocument<Key>) -> Void) throws
}

extension DocumentPostings {
    func fill(
        _ lists: Range<Int>, of plan: ListPlan, starts: [Int], _ postings: UnsafeMutableBufferPointer<UInt64>
    ) throws {
        var cursors = ListCursors(keys: plan.keys[lists], starts: starts)
        for first in stride(from: 0, to: documentCount, by: SegmentFileLayout.windowSize) {
            let window = first..<min(first + SegmentFileLayout.windowSize, documentCount)
            try withPostings(of: window) { cursors.distribute($0, to: postings) }
        }
    }
}

/// The postings of some documents one after the other.
struct PostingsByDocument<Key> {
    /// The number of the first document.
    let first: Int
    /// For each document and one more: where its postings start, counted from those of the segment's first document.
    let offsets: UnsafeBufferPointer<UInt64>
    /// The term of each posting, from the first document's on; ascending in a document.
    let keys: UnsafeBufferPointer<Key>
    /// The bits of a weight, or a frequency.
    let payloads: UnsafeBufferPointer<UInt32>

    var documentCount: Int { offsets.count - 1 }

    /// Where the postings of a document are in ``keys`` and ``payloads``.
    @inline(__always)
    func postings(ofDocument i: Int) -> Range<Int> {
        Int(truncatingIfNeeded: offsets[i] &- offsets[0])..<Int(truncatingIfNeeded: offsets[i + 1] &- offsets[0])
    }
}

/// What is known of the postings of a term before its list is built.
struct ListStatistics: Sendable {
    /// The number of documents that have the term.
    var count: UInt32 = 0
    /// The greatest payload; the bits of weights above zero are in the order of the weights.
    var greatest: UInt32 = 0

    @inline(__always)
    mutating func add(_ payload: UInt32) {
        count += 1
        greatest = max(greatest, payload)
    }
}
