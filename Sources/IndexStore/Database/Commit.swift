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
        /// The rows whose words the lexical leg was given.
        var givenTerms: [ClosedRange<Int64>] = []
    }

    /// Tokens that are new in the vocabulary of a pretokenized leg, by their bytes.
    struct VocabularyAddition: Sendable {
        var leg: String
        /// The number of the first one.
        var first: Int
        var tokens: [[UInt8]]
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
    var vocabulary: [VocabularyAddition] = []

    var isEmpty: Bool { added.isEmpty && dead.isEmpty && retired.isEmpty && vocabulary.isEmpty }
}
