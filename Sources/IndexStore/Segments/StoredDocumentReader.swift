import DocumentTable
import Retrieval

/// Reads all documents of a snapshot with their vectors, segment by segment, in the order of indexing, some at a time.
///
/// Reading blocks its thread: let it run on a `BoundedExecutor`.
public struct StoredDocumentReader: Sendable {
    private let snapshot: IndexSnapshot
    private let pageSize: Int
    private var segment = 0
    /// The first document of the segment that is not read yet.
    private var position = 0

    /// - Parameter pageSize: How many documents are read at once, at least 1.
    public init(_ snapshot: IndexSnapshot, pageSize: Int = 256) {
        precondition(pageSize >= 1, "a page has at least one document")
        self.snapshot = snapshot
        self.pageSize = pageSize
    }

    /// The next documents, at most a page of them, maybe none; nil after the last.
    ///
    /// - Throws: ``IndexStoreError`` when a file is damaged; `CancellationError`.
    public mutating func next() throws -> [StoredDocument]? {
        try Task.checkCancellation()
        while segment < snapshot.segments.count, position >= snapshot.segments[segment].documents.documentCount {
            segment += 1
            position = 0
        }
        guard segment < snapshot.segments.count else { return nil }
        let current = snapshot.segments[segment]
        let end = min(position + pageSize, current.documents.documentCount)
        let ordinals = (position..<end).map(DocumentOrdinal.init).filter { current.live?.contains($0) ?? true }
        position = end
        return try documents(ordinals, of: current)
    }

    private func documents(_ ordinals: [DocumentOrdinal], of segment: IndexSegment) throws -> [StoredDocument] {
        let table = segment.documents
        let documents = try snapshot.database.documents(ordinals.map(table.number(of:)))
        return try zip(ordinals, documents).map { ordinal, document in
            guard let document else {
                throw IndexStoreError.corrupt(
                    path: snapshot.database.path, problem: "it lacks the document \(try table.id(of: ordinal))")
            }
            let chunks = try table.chunks(of: ordinal).map { try chunk($0, of: segment) }
            return StoredDocument(document: document, chunks: chunks)
        }
    }

    private func chunk(_ ordinal: DocumentOrdinal, of segment: IndexSegment) throws -> StoredDocument.Chunk {
        var chunk = StoredDocument.Chunk(sparse: [:], dense: [:])
        for name in snapshot.definition.sparse.keys {
            chunk.sparse[name] = try segment.sparseVectors(leg: name).vector(of: ordinal)
        }
        for name in snapshot.definition.dense.keys {
            chunk.dense[name] = try segment.vectors(leg: name).vector(of: ordinal)
        }
        return chunk
    }
}
