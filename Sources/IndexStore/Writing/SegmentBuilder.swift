import Foundation
import InvertedIndex
import LineFiles
import Retrieval
import VectorIndex

/// Gathers encoded documents and writes them as one segment.
struct SegmentBuilder {
    /// The documents by ordinal; nil where a later one of this segment replaced it.
    private(set) var documents: [Document?] = []
    private var ordinals: [DocumentID: Int] = [:]
    private var terms: TermIndexBuilder?
    private var sparse: [String: ImpactIndexBuilder]
    private var dense: [String: VectorIndexBuilder]

    init(definition: IndexDefinition, encoder: DocumentEncoder) throws {
        terms = definition.bm25.map { _ in TermIndexBuilder() }
        sparse = definition.sparse.mapValues { _ in ImpactIndexBuilder() }
        dense = [:]
        for (name, leg) in definition.dense {
            guard let dimension = encoder.dimension(ofLeg: name) else { continue }
            dense[name] = try VectorIndexBuilder(dimension: dimension, factory: leg.faiss)
        }
    }

    var isEmpty: Bool { documents.isEmpty }

    /// Appends a batch. A document whose id is here already replaces the one before.
    mutating func append(_ batch: [Document], encoded: EncodedDocuments) throws {
        for document in batch {
            if let previous = ordinals.updateValue(documents.count, forKey: document.id) {
                documents[previous] = nil
            }
            documents.append(document)
        }
        for document in encoded.terms { terms?.append(document) }
        for (name, vectors) in encoded.sparse {
            for vector in vectors { sparse[name]?.append(vector) }
        }
        for (name, vectors) in encoded.dense {
            for vector in vectors { try dense[name]?.append(vector) }
        }
    }

    /// Writes the segment's files and makes them durable. Nobody sees them before the commit.
    func write(to directory: URL, threads: Int) throws {
        try Folder.make(at: directory)
        try terms?.write(to: directory.appending(path: SegmentFiles.terms))
        for (name, builder) in sparse {
            try Task.checkCancellation()
            try builder.write(to: directory.appending(path: SegmentFiles.impacts(leg: name)))
        }
        for (name, var builder) in dense {
            try Task.checkCancellation()
            try builder.build(threads: threads).write(to: directory.appending(path: SegmentFiles.vectors(leg: name)))
        }
        try SegmentFiles.synchronize(directory: directory)
        try SegmentFiles.synchronize(directory: directory.deletingLastPathComponent())
    }
}
