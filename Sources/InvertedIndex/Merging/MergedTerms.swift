import IndexFiles
import Retrieval

/// The terms of several segments that some document has which is kept.
struct MergedTerms: Sendable {
    struct Term {
        /// Where its lists are in ``lists``.
        let lists: Range<Int>
        let statistics: ListStatistics
        /// The first document of the merged segment that has it.
        let first: DocumentOrdinal
    }

    /// Those of each term one after the other, segment by segment.
    private(set) var lists: [SegmentList] = []
    /// Ascending by bytes.
    private(set) var terms: [Term] = []
    /// How often terms are in the kept documents of each segment.
    private(set) var totalFrequencies: [Int]

    /// - Throws: ``SegmentFileError`` when a segment is damaged; `CancellationError`.
    /// - Complexity: O(postings + terms of all segments · segments).
    init(_ segments: [MergedSegment]) throws {
        totalFrequencies = segments.map { _ in 0 }
        try segments.forEachTerm { found in
            let start = lists.count
            lists += found
            try append(start..<lists.count, of: segments)
        }
    }

    private mutating func append(_ range: Range<Int>, of segments: [MergedSegment]) throws {
        var statistics = ListStatistics()
        var first = DocumentOrdinal.max
        for list in lists[range] {
            var total = 0
            try segments.forEachPosting(of: list) { document, frequency in
                statistics.add(frequency)
                first = min(first, document)
                total += Int(frequency)
            }
            totalFrequencies[Int(list.segment)] += total
        }
        if statistics.count > 0 {
            terms.append(Term(lists: range, statistics: statistics, first: first))
        } else {
            lists.removeSubrange(range)
        }
    }

    /// The numbers of the terms as ``TermIndexBuilder`` orders lists: by the first document, then by bytes.
    func inOrderOfOccurrence() -> [UInt32] {
        terms.indices.map { UInt64(terms[$0].first) << 32 | UInt64($0) }.sorted()
            .map { UInt32(truncatingIfNeeded: $0) }
    }
}

extension [MergedSegment] {
    /// Calls `body` with the lists of every term, ascending by the terms' bytes.
    ///
    /// - Throws: ``SegmentFileError`` when a segment's terms are damaged; `CancellationError`.
    /// - Complexity: O(terms of all segments · segments).
    func forEachTerm(_ body: (_ lists: [SegmentList]) throws -> Void) throws {
        var cursors = try indices.compactMap { try TermCursor(segment: $0, of: self) }
        var lists: [SegmentList] = []
        var count = 0
        while let least = cursors.min() {
            if count.isMultiple(of: 1024) { try Task.checkCancellation() }
            count += 1
            lists.removeAll(keepingCapacity: true)
            for i in cursors.indices where cursors[i] == least {
                lists.append(cursors[i].list)
                try cursors[i].advance(in: self)
            }
            cursors.removeAll(where: \.isAtEnd)
            try body(lists)
        }
    }
}

/// A segment's next term.
private struct TermCursor: Comparable {
    private(set) var list: SegmentList
    private var bytes: UnsafeBufferPointer<UInt8>
    private(set) var isAtEnd = false

    /// - Returns: Nil for a segment without terms.
    init?(segment: Int, of segments: [MergedSegment]) throws(SegmentFileError) {
        guard segments[segment].index.termCount > 0 else { return nil }
        list = SegmentList(segment: UInt32(segment), number: 0)
        bytes = try segments[segment].index.dictionary.utf8(0)
    }

    mutating func advance(in segments: [MergedSegment]) throws(SegmentFileError) {
        let segment = segments[Int(list.segment)]
        let next = Int(list.number) + 1
        guard next < segment.index.termCount else { return isAtEnd = true }
        let last = self
        list = SegmentList(segment: list.segment, number: UInt32(next))
        bytes = try segment.index.dictionary.utf8(next)
        guard last < self else { throw segment.index.file.malformed("its terms do not ascend at term \(next)") }
    }

    static func < (a: TermCursor, b: TermCursor) -> Bool {
        TermDictionary.compare(a.bytes, b.bytes) < 0
    }

    static func == (a: TermCursor, b: TermCursor) -> Bool {
        TermDictionary.compare(a.bytes, b.bytes) == 0
    }
}
