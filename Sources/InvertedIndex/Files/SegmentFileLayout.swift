/// The container of segment files, little-endian throughout.
///
/// | offset | | |
/// |---|---|---|
/// | 0 | 8 bytes | ``magic`` |
/// | 8 | u32 | ``version`` |
/// | 12 | u32 | ``SegmentKind`` |
/// | 16 | u32 | number of sections |
/// | 20 | u32 | CRC-32 of the first ``headerSize`` bytes, these four taken as zero |
/// | 24 | u64 | size of the file |
/// | 32 | 15 × 32 bytes | the sections: u32 ``SegmentSection``, u32 CRC-32, u64 offset, u64 size, u64 zero |
/// | 512 | | the sections' bytes, each from a multiple of ``alignment`` on, zeros between |
enum SegmentFileLayout {
    /// As in PNG, the first byte is no ASCII and the line ends tell of transfers that change them.
    static let magic: [UInt8] = [0x89, 0x48, 0x53, 0x45, 0x47, 0x0D, 0x0A, 0x1A]
    static let version: UInt32 = 1
    static let headerSize = 512
    static let entrySize = 32
    static let maximumSectionCount = headerSize / entrySize - 1
    static let alignment = 64

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
}

/// One array of an index file.
public enum SegmentSection: UInt32, CaseIterable, Sendable {
    /// u32 for each document: its number of terms, with repetitions.
    case documentLengths = 1
    /// u32 for each term of an impact index, ascending: its vocabulary id.
    case vocabularyIDs = 2
    /// u64 for each term of a term index and one more: where its bytes start.
    case termOffsets = 3
    /// The terms in UTF-8, ascending by bytes.
    case termBytes = 4
    /// u64 for each term and one more: where its postings start.
    case postingOffsets = 5
    /// u32 for each posting, ascending within a term: the document.
    case ordinals = 6
    /// f32 for each posting: the document's weight of the term.
    case weights = 7
    /// u32 for each posting: how often the document has the term.
    case frequencies = 8
}
