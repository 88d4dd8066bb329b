import Retrieval

/// A document that was found, with the chunk of it that was.
public struct FoundDocument: Hashable, Sendable {
    public var document: Document
    /// Where the chunk is, as UTF-8 offsets in the ``IndexDefinition/chunkedField``; nil where documents stay whole.
    public var range: Range<Int>?

    public init(document: Document, range: Range<Int>? = nil) {
        self.document = document
        self.range = range
    }

    /// What a model reads of the document: the fields as `Document.text(ofFields:)` joins them, of the field that is cut
    /// just the chunk.
    public func text(ofFields fields: [String], chunked field: String?) -> String {
        guard let field, let range else { return document.text(ofFields: fields) }
        return document.text(ofFields: fields, piece: range, of: field)
    }
}

extension IndexSnapshot {
    /// The documents of hits with where their chunks are, those that the snapshot has.
    public func documents(of hits: [ScoredDocument]) throws -> [DocumentID: FoundDocument] {
        let found = try documents(hits.map(\.id)).mapValues { FoundDocument(document: $0) }
        guard definition.chunking != nil else { return found }
        return try hits.reduce(into: found) { found, hit in
            guard let (segment, chunk) = try place(of: hit) else { return }
            found[hit.id]?.range = try segment.documents.range(ofChunk: chunk)
        }
    }

    /// Where the chunk of a hit is, for explanations: its segment, and its ordinal in the files of the legs. Nil when the
    /// snapshot does not have the document, or the document not so many chunks.
    func place(of hit: ScoredDocument) throws -> (segment: IndexSegment, chunk: DocumentOrdinal)? {
        guard let (segment, document) = try place(of: hit.id) else { return nil }
        let chunks = try segment.documents.chunks(of: document)
        guard hit.chunk >= 0, hit.chunk < chunks.count else { return nil }
        return (segment, chunks.lowerBound + DocumentOrdinal(hit.chunk))
    }
}
