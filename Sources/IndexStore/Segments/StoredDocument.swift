import Retrieval

/// A document with what its index made of it.
public struct StoredDocument: Sendable {
    /// The document as it was added.
    public var document: Document
    /// What the legs search: the whole document, or its chunks in order.
    public var chunks: [Chunk]

    /// What the legs have of a chunk.
    public struct Chunk: Sendable {
        /// By leg.
        public var sparse: [String: SparseVector]
        /// By leg.
        public var dense: [String: [Float]]
    }

    /// What systems that know no chunks take for documents: the document itself, or its chunks as `ID#0`, `ID#1`, …
    public var units: [(id: DocumentID, chunk: Chunk)] {
        guard chunks.count > 1 else { return chunks.map { (document.id, $0) } }
        return chunks.enumerated().map { (DocumentID("\(document.id)#\($0)"), $1) }
    }
}

extension IndexSnapshot {
    /// Calls `body` with every document and its vectors, segment by segment, in the order of indexing.
    ///
    /// Documents are read a few hundred at a time; memory stays bounded.
    public func forEachDocument(_ body: (StoredDocument) throws -> Void) throws {
        var reader = StoredDocumentReader(self)
        while let documents = try reader.next() {
            try documents.forEach(body)
        }
    }

    /// Whether the ids of all documents satisfy a condition.
    ///
    /// - Complexity: O(documents); of each no more than its id is read.
    public func allSatisfyID(_ condition: (DocumentID) -> Bool) throws -> Bool {
        for segment in segments {
            for ordinal in 0..<DocumentOrdinal(segment.documentCount) where segment.live?.contains(ordinal) ?? true {
                guard condition(try segment.documents.id(of: ordinal)) else { return false }
            }
        }
        return true
    }
}
