import IndexFiles
import Retrieval

/// A segment of terms on its way into another: its documents by the ordinals that they get there.
///
/// A class, since its lists are many and most are short: nothing is copied for each of them.
final class MergedSegment: Sendable {
    /// The ordinal of a document that is dropped; a segment has fewer documents.
    private static let dropped = DocumentOrdinal.max

    let index: TermIndex
    /// For each document.
    private let ordinals: [DocumentOrdinal]

    private init(_ index: TermIndex, _ ordinals: [DocumentOrdinal]) {
        self.index = index
        self.ordinals = ordinals
    }

    /// - Precondition: The plan is one for these indexes.
    static func segments(_ indexes: [TermIndex], by plan: MergePlan) -> [MergedSegment] {
        var ordinals = plan.capacities.map { [DocumentOrdinal](repeating: dropped, count: $0) }
        for (new, source) in plan.sources.enumerated() {
            ordinals[source.segment][Int(source.ordinal)] = DocumentOrdinal(new)
        }
        return zip(indexes, ordinals).map(MergedSegment.init)
    }

    /// Calls `body` with the postings of a list whose documents are kept, in the order of the list.
    ///
    /// - Throws: ``SegmentFileError`` when the list is damaged or has a frequency of zero.
    @inline(__always)
    func forEachPosting(
        ofList list: Int, _ body: (_ document: DocumentOrdinal, _ frequency: UInt32) -> Void
    ) throws(SegmentFileError) {
        let postings = try index.postingBytes(ofList: list)
        var hasZero = false
        ordinals.withUnsafeBufferPointer { ordinals in
            postings.forEach(documentCount: ordinals.count) { ordinal, frequency in
                hasZero = hasZero || frequency == 0
                let document = ordinals[Int(ordinal)]
                if document != Self.dropped { body(document, frequency) }
            }
        }
        if hasZero { throw index.file.malformed("a document has term \(list) zero times") }
    }
}

/// A list of one of the segments that are merged.
struct SegmentList {
    let segment: UInt32
    let number: UInt32
}

extension [MergedSegment] {
    /// As ``MergedSegment/forEachPosting(ofList:_:)``.
    @inline(__always)
    func forEachPosting(
        of list: SegmentList, _ body: (_ document: DocumentOrdinal, _ frequency: UInt32) -> Void
    ) throws(SegmentFileError) {
        try self[Int(list.segment)].forEachPosting(ofList: Int(list.number), body)
    }
}
