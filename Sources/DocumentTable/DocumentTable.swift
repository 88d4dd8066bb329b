import Foundation
import IndexFiles
import Retrieval

/// What a segment knows of its documents: ids, row numbers, chunks, and the values by which filters find them.
///
/// A mapped file that any number of threads read. Everything that comes from the file is checked where it is used; a
/// file that is damaged or was made to do harm is a ``SegmentFileError``.
public struct DocumentTable: Sendable {
    let file: SegmentFile
    let ids: DocumentIDs
    let numbers: MappedArray<Int64>
    /// Nil when documents have no chunks.
    let chunkTable: ChunkTable?
    let fields: FieldIndex

    /// The number of documents.
    public let documentCount: Int
    /// The number of chunks of all documents; ``documentCount`` when documents have none.
    public let chunkCount: Int

    /// Maps a file. Its pages are compared with their checksums when they are first used.
    ///
    /// - Complexity: O(1), besides the checksums of the pages: a few microseconds for each 100 MB.
    public init(opening url: URL) throws(SegmentFileError) {
        file = try SegmentFile(opening: url, kind: .documents)
        let facts = try file.documentTableFacts()
        documentCount = Int(facts.documentCount)
        chunkCount = Int(facts.chunkCount)
        ids = try DocumentIDs(file, count: documentCount)
        numbers = try file.array(.rowNumbers, of: Int64.self)
        guard numbers.count == documentCount else {
            throw file.malformed("it has \(numbers.count) rowNumbers for \(documentCount) documents")
        }
        chunkTable =
            facts.isChunked == 1 ? try ChunkTable(file, documents: documentCount, chunks: chunkCount) : nil
        fields = try FieldIndex(file)
    }

    /// The size of the file.
    public var byteCount: Int { file.byteCount }

    /// - Throws: ``SegmentFileError`` also when there is no such document.
    /// - Complexity: O(1).
    public func id(of document: DocumentOrdinal) throws(SegmentFileError) -> DocumentID {
        try ids.id(of: document)
    }

    /// The document's row in the database.
    ///
    /// - Throws: ``SegmentFileError`` also when there is no such document.
    /// - Complexity: O(1).
    public func number(of document: DocumentOrdinal) throws(SegmentFileError) -> Int64 {
        try numbers[Int(document)]
    }

    /// The document with an id; where several have it, the last that was appended.
    ///
    /// - Complexity: O(log documents).
    public func document(withID id: DocumentID) throws(SegmentFileError) -> DocumentOrdinal? {
        let bytes = Array(id.rawValue.utf8)
        let end = try ids.upperBound(of: bytes, in: 0..<documentCount)
        guard end > 0, try ids.bytes(end - 1).elementsEqual(bytes) else { return nil }
        return try ids.order[end - 1]
    }
}
