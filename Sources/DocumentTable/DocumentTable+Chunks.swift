import IndexFiles
import Retrieval

/// The engines' ordinals are those of chunks where documents have them; else chunk and document are the same.
extension DocumentTable {
    public var isChunked: Bool { chunkTable != nil }

    /// The document that a chunk is of.
    ///
    /// - Throws: ``SegmentFileError`` also when there is no such chunk.
    /// - Complexity: O(1).
    public func document(ofChunk chunk: DocumentOrdinal) throws(SegmentFileError) -> DocumentOrdinal {
        if let chunkTable { return try chunkTable.document(of: chunk) }
        try checkExistence(of: chunk)
        return chunk
    }

    /// The chunks of a document, in the order of its text.
    ///
    /// - Throws: ``SegmentFileError`` also when there is no such document.
    /// - Complexity: O(1).
    public func chunks(of document: DocumentOrdinal) throws(SegmentFileError) -> Range<DocumentOrdinal> {
        if let chunkTable { return try chunkTable.chunks(of: document) }
        try checkExistence(of: document)
        return document..<document + 1
    }

    /// Where a chunk is in the UTF-8 of the field that was cut; 0..<0 when documents have no chunks.
    ///
    /// - Throws: ``SegmentFileError`` also when there is no such chunk.
    /// - Complexity: O(1).
    public func range(ofChunk chunk: DocumentOrdinal) throws(SegmentFileError) -> Range<Int> {
        if let chunkTable { return try chunkTable.range(of: chunk) }
        try checkExistence(of: chunk)
        return 0..<0
    }

    /// The chunks of a set of documents.
    ///
    /// - Precondition: The capacity of the set is ``documentCount``.
    /// - Complexity: O(documents + chunks / 64).
    public func chunks(of documents: OrdinalSet) throws(SegmentFileError) -> OrdinalSet {
        precondition(documents.capacity == documentCount)
        guard let chunkTable else { return documents }
        var chunks = OrdinalSet(capacity: chunkCount)
        for document in documents {
            chunks.insert(try chunkTable.chunks(of: document))
        }
        return chunks
    }

    private func checkExistence(of document: DocumentOrdinal) throws(SegmentFileError) {
        guard Int(document) < documentCount else {
            throw file.malformed("document \(document) is asked for, of \(documentCount)")
        }
    }
}
