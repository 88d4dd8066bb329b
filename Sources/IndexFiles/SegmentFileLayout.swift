/// The container of index files: docs/formats/inverted-index.md.
package enum SegmentFileLayout {
    /// As in PNG, the first byte is no ASCII and the line ends tell of transfers that change them.
    static let magic: [UInt8] = [0x89, 0x48, 0x53, 0x45, 0x47, 0x0D, 0x0A, 0x1A]
    static let version: UInt32 = 2
    static let headerSize = 512
    static let entrySize = 32
    static let maximumSectionCount = headerSize / entrySize - 1
    static let alignment = 64
    /// How many bytes have a checksum of their own, from the end of the header on.
    static let pageSize = 16_384

    /// How many documents of a segment are searched together: impacts and terms lie in runs of these.
    package static let windowSize = 16_384

    package static func windowCount(documents: Int) -> Int {
        (documents + windowSize - 1) / windowSize
    }

    enum Offset {
        static let version = 8
        static let kind = 12
        static let sectionCount = 16
        static let checksum = 20
        static let fileSize = 24
        static let sections = 32
    }

    static func aligned(_ offset: Int) -> Int {
        (offset + alignment - 1) / alignment * alignment
    }
}

#if _endian(big)
    #error("Segment files are mapped as they are, which needs a little-endian machine.")
#endif

/// What an index file holds.
public enum SegmentKind: UInt32, Sendable {
    case impacts = 1
    case terms = 2
    case vectors = 3
    case documents = 4
    case fullVectors = 5
}

/// One array of an index file.
public enum SegmentSection: UInt32, CaseIterable, Sendable {
    /// How much there is of everything: ``SegmentFacts``.
    case facts = 1
    /// u32 for each document: its number of terms, repetitions counted.
    case lengths = 2
    /// u8 for each document: its length as Lucene's norms have it.
    case norms = 3
    /// u32 for each term of an impact index, ascending.
    case vocabularyIDs = 4
    /// u64 for each term of a term index and one more: where its bytes start.
    case termOffsets = 5
    /// The terms in UTF-8, ascending by bytes.
    case termBytes = 6
    /// What kind of list each term has, and where.
    case lists = 7
    /// The bytes of the lists.
    case postings = 8
    /// u64 for each document and one more: where its terms and weights start.
    case vectorOffsets = 9
    /// u16 or u32 for each weight: the vocabulary id, ascending in a document.
    case vectorTerms = 10
    /// f32 for each weight.
    case vectorWeights = 11
    /// u32 for each page of the file, and one more for these numbers themselves.
    case pageChecksums = 12

    // Of a table of documents: docs/formats/documents.md.

    /// How many documents and chunks there are.
    case documentFacts = 20
    /// u64 for each document and one more: where its id starts.
    case idOffsets = 21
    /// The ids in UTF-8, in the order of the documents.
    case idBytes = 22
    /// u32 for each document: the documents ascending by the bytes of their ids.
    case idOrder = 23
    /// i64 for each document: its row in the database.
    case rowNumbers = 24
    /// u32 for each document and one more, when documents have chunks: its first chunk.
    case firstChunks = 25
    /// 12 bytes for each chunk: its document, and where it is in that document's text.
    case chunks = 26
    /// 24 bytes for each field and kind of value: its name, its first value.
    case fields = 27
    /// The names of fields in UTF-8.
    case fieldNames = 28
    /// u64 for each value and one more: where its bytes start.
    case valueOffsets = 29
    /// The values, ascending by field, kind and bytes.
    case valueBytes = 30
    /// u64 for each value and one more: where its documents start.
    case valuePostingOffsets = 31
    /// u32 for each value of each document: the document, ascending for each value.
    case valuePostings = 32

    // Of dense vectors: docs/formats/dense-vectors.md.

    /// u64: the dimension and the number of ``fullVectors``.
    case vectorFacts = 40
    /// f32 for each component of each dense vector.
    case fullVectors = 41
}
