import IndexFiles
import Retrieval

/// The ids, row numbers and chunks of documents, in memory.
struct DocumentRows {
    private var idOffsets: [UInt64] = [0]
    private var idBytes: [UInt8] = []
    private var numbers: [Int64] = []
    private var firstChunks: [UInt32] = [0]
    private var chunks: [ChunkEntry] = []
    private var isChunked = false

    var count: Int { numbers.count }

    /// - Precondition: There are fewer than 2³² − 1 documents and as many chunks; either all documents have chunks, or
    ///   none has.
    mutating func append(id: some Sequence<UInt8>, number: Int64, chunks: [Range<Int>]?) {
        precondition(count < Int(UInt32.max), "a segment holds at most 2³² − 1 documents")
        precondition(count == 0 || isChunked == (chunks != nil), "either all documents have chunks, or none has")
        if let chunks {
            isChunked = true
            for chunk in chunks {
                self.chunks.append(
                    ChunkEntry(
                        document: UInt32(count), start: UInt32(chunk.lowerBound), end: UInt32(chunk.upperBound)))
            }
            precondition(self.chunks.count < Int(UInt32.max), "a segment holds at most 2³² − 1 chunks")
            firstChunks.append(UInt32(self.chunks.count))
        }
        idBytes.append(contentsOf: id)
        idOffsets.append(UInt64(idBytes.count))
        numbers.append(number)
    }

    func write(to file: inout SegmentFileWriter) throws {
        let facts = DocumentTableFacts(
            documentCount: UInt64(count), chunkCount: UInt64(isChunked ? chunks.count : count),
            isChunked: isChunked ? 1 : 0)
        try file.append(.documentFacts, [facts])
        try file.append(.idOffsets, idOffsets)
        try file.append(.idBytes, idBytes)
        try file.append(.idOrder, ordinalsByID())
        try file.append(.rowNumbers, numbers)
        if isChunked {
            try file.append(.firstChunks, firstChunks)
            try file.append(.chunks, chunks)
        }
    }

    /// The documents ascending by the bytes of their ids, and where these are the same, by ordinal.
    private func ordinalsByID() -> [DocumentOrdinal] {
        idBytes.withUnsafeBufferPointer { bytes in
            func id(_ ordinal: DocumentOrdinal) -> UnsafeBufferPointer<UInt8> {
                UnsafeBufferPointer(
                    rebasing: bytes[Int(idOffsets[Int(ordinal)])..<Int(idOffsets[Int(ordinal) + 1])])
            }
            let keys = (0..<DocumentOrdinal(count)).map { (prefix: id($0).bigEndianPrefix, ordinal: $0) }
            return keys.sorted { a, b in
                if a.prefix != b.prefix { return a.prefix < b.prefix }
                let order = id(a.ordinal).order(before: id(b.ordinal))
                return order != 0 ? order < 0 : a.ordinal < b.ordinal
            }.map(\.ordinal)
        }
    }
}
