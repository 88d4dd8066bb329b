import Retrieval

/// A document with what its index made of it.
public struct StoredDocument: Sendable {
    /// The document as it was added.
    public var document: Document
    /// By leg.
    public var sparse: [String: SparseVector]
    /// By leg.
    public var dense: [String: [Float]]
}

extension IndexSnapshot {
    /// Calls `body` with every document and its vectors, segment by segment, in the order of indexing.
    ///
    /// Vectors are read a few hundred documents at a time; memory stays bounded.
    public func forEachDocument(_ body: (StoredDocument) throws -> Void) throws {
        for segment in segments {
            var vectors = VectorWindow(segment: segment, definition: definition)
            try database.forEachDocument(inSegment: segment.number) { ordinal, document in
                try Task.checkCancellation()
                try vectors.move(to: ordinal)
                try body(try vectors.stored(document, at: ordinal))
            }
        }
    }
}

/// The sparse vectors of a run of documents: an inverted index gives back many documents as quickly as one.
private struct VectorWindow {
    private static let width: DocumentOrdinal = 1024

    let segment: IndexSegment
    let definition: IndexDefinition
    private var range: Range<DocumentOrdinal> = 0..<0
    private var sparse: [String: [SparseVector]] = [:]

    init(segment: IndexSegment, definition: IndexDefinition) {
        self.segment = segment
        self.definition = definition
    }

    mutating func move(to ordinal: DocumentOrdinal) throws {
        guard !range.contains(ordinal) else { return }
        let end = min(ordinal + Self.width, DocumentOrdinal(segment.documentCount))
        range = ordinal..<max(end, ordinal)
        for name in definition.sparse.keys {
            sparse[name] = try range.map(try segment.sparseVectors(leg: name).vector(of:))
        }
    }

    func stored(_ document: Document, at ordinal: DocumentOrdinal) throws -> StoredDocument {
        var dense: [String: [Float]] = [:]
        for name in definition.dense.keys {
            dense[name] = try segment.vectors(leg: name).vector(of: ordinal)
        }
        return StoredDocument(
            document: document, sparse: sparse.mapValues { $0[Int(ordinal - range.lowerBound)] }, dense: dense)
    }
}
