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
        for segment in segments {
            let table = segment.documents
            for start in stride(from: 0, to: table.documentCount, by: 256) {
                try Task.checkCancellation()
                let ordinals = (start..<min(start + 256, table.documentCount)).map(DocumentOrdinal.init)
                    .filter { segment.live?.contains($0) ?? true }
                let documents = try database.documents(ordinals.map(table.number(of:)))
                for (ordinal, document) in zip(ordinals, documents) {
                    guard let document else {
                        throw IndexStoreError.corrupt(
                            path: database.path, problem: "it lacks the document \(try table.id(of: ordinal))")
                    }
                    let chunks = try table.chunks(of: ordinal).map { try chunk($0, of: segment) }
                    try body(StoredDocument(document: document, chunks: chunks))
                }
            }
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

    private func chunk(_ ordinal: DocumentOrdinal, of segment: IndexSegment) throws -> StoredDocument.Chunk {
        var chunk = StoredDocument.Chunk(sparse: [:], dense: [:])
        for name in definition.sparse.keys {
            chunk.sparse[name] = try segment.sparseVectors(leg: name).vector(of: ordinal)
        }
        for name in definition.dense.keys {
            chunk.dense[name] = try segment.vectors(leg: name).vector(of: ordinal)
        }
        return chunk
    }
}
