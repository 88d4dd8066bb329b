import IndexFiles

/// What `lists` has for each term: where its postings are, and in which form.
package struct PostingListEntry: BitwiseCopyable, Equatable, Sendable {
    /// Where the list starts in `postings`.
    package var offset: UInt64
    /// The number of postings.
    package var count: UInt32
    /// A ``PostingListForm``.
    package var form: UInt8
    /// Impacts only.
    package var greatestImpact: UInt8 = 0
    /// Rows only: how many impacts have the same code.
    package var step: UInt8 = 0
    private var unused: UInt8 = 0
    private var unusedToo: UInt64 = 0

    package init(offset: UInt64, count: UInt32, form: PostingListForm) {
        self.offset = offset
        self.count = count
        self.form = form.rawValue
    }
}

/// How the postings of a term are laid out.
package enum PostingListForm: UInt8, Sendable {
    /// u32 for each posting, the document; then u32 for each, the payload.
    case wide = 0
    /// u32 for each window, where its postings end; u16 for each posting, the document within its window; then u8 for
    /// each, the payload.
    case run = 1
    /// Four bits for each document, the code; then four bits for each, the rest.
    case row = 2

    /// The documents whose codes lie together in a row.
    package static let rowGroupSize = 64
    package static let rowGroupByteCount = 32

    /// Where a list may start: at a multiple of this.
    package var alignment: Int { self == .row ? 64 : 8 }

    /// The size of a row's codes, and of its rests.
    package static func rowPartByteCount(documents: Int) -> Int {
        (documents + rowGroupSize - 1) / rowGroupSize * rowGroupByteCount
    }

    /// The size of a list.
    ///
    /// - Parameter documents: The number of documents in the segment.
    package func byteCount(postings: Int, documents: Int) -> Int {
        switch self {
        case .wide: postings * 8
        case .run: SegmentFileLayout.windowCount(documents: documents) * 4 + postings * 3
        case .row: 2 * Self.rowPartByteCount(documents: documents)
        }
    }
}
