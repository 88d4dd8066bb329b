import Retrieval

/// What one transaction changes: all of it becomes visible at once, or nothing does.
struct Commit: Sendable {
    /// A segment whose files are complete and on disk.
    struct NewSegment: Sendable {
        var number: Int64
        var documentCount: Int
        var dead: OrdinalSet
        /// The documents that have no row yet.
        var documents: [(number: Int64, document: Document)] = []
        /// The highest number in the segment's files. It may be that of a document that died before it had a row, and
        /// is not given again all the same: what nobody needs any more is removed by its number.
        var lastNumber: Int64 = 0
    }

    /// A segment that no later snapshot has.
    struct RetiredSegment: Sendable {
        var number: Int64
        /// The rows that nobody needs once nobody reads the segment.
        var garbage: [Int64]
    }

    var added: [NewSegment] = []
    /// The documents of a segment that are replaced or deleted, by the segment's number.
    var dead: [Int64: OrdinalSet] = [:]
    var retired: [RetiredSegment] = []

    var isEmpty: Bool { added.isEmpty && dead.isEmpty && retired.isEmpty }
}
