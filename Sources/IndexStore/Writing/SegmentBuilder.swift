import Foundation
import InvertedIndex
import LineFiles
import Retrieval
import VectorIndex

/// Gathers encoded documents and writes them as one segment.
///
/// A segment to which documents could not be appended whole is lost: writing it throws the same error.
struct SegmentBuilder {
    /// The documents by ordinal; nil where a later one of this segment replaced it.
    private(set) var documents: [Document?] = []
    private var ordinals: [DocumentID: Int] = [:]
    private var terms: TermIndexBuilder?
    private var sparse: [String: ImpactIndexBuilder]
    private var dense: [String: VectorIndexBuilder]
    private var failure: (any Error)?

    /// - Parameter temporaryFolder: Where builders write what does not fit in memory; on the segment's disk.
    init(definition: IndexDefinition, encoder: DocumentEncoder, temporaryFolder: URL) throws {
        terms = definition.bm25.map { _ in TermIndexBuilder(temporaryFolder: temporaryFolder) }
        sparse = try definition.sparse.mapValues { _ in try ImpactIndexBuilder(temporaryFolder: temporaryFolder) }
        dense = [:]
        for (name, leg) in definition.dense {
            guard let dimension = encoder.dimension(ofLeg: name) else { continue }
            dense[name] = try VectorIndexBuilder(dimension: dimension, factory: leg.faiss)
        }
    }

    var isEmpty: Bool { documents.isEmpty }

    /// Appends a batch. A document whose id is here already replaces the one before.
    mutating func append(_ batch: [Document], encoded: EncodedDocuments) throws {
        if let failure { throw failure }
        for document in batch {
            if let previous = ordinals.updateValue(documents.count, forKey: document.id) {
                documents[previous] = nil
            }
            documents.append(document)
        }
        do {
            try append(encoded)
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func append(_ encoded: EncodedDocuments) throws {
        for document in encoded.terms { try terms?.append(document) }
        for (name, vectors) in encoded.sparse {
            for vector in vectors { try sparse[name]?.append(vector) }
        }
        for (name, vectors) in encoded.dense {
            for vector in vectors { try dense[name]?.append(vector) }
        }
    }

    /// Writes the segment's files and makes them durable. Nobody sees them before the commit.
    ///
    /// When a file cannot be written, none is left.
    func write(to directory: URL, threads: Int) throws {
        if let failure { throw failure }
        try Folder.make(at: directory)
        do {
            try writeFiles(to: directory, threads: threads)
        } catch {
            try? FileManager.default.removeItem(at: directory)
            throw error
        }
        try SegmentFiles.synchronize(directory: directory)
        try SegmentFiles.synchronize(directory: directory.deletingLastPathComponent())
    }

    private func writeFiles(to directory: URL, threads: Int) throws {
        try terms?.write(to: directory.appending(path: SegmentFiles.terms), threads: threads)
        for (name, builder) in sparse {
            try builder.write(
                impacts: directory.appending(path: SegmentFiles.impacts(leg: name)),
                vectors: directory.appending(path: SegmentFiles.sparseVectors(leg: name)), threads: threads)
        }
        for (name, var builder) in dense {
            try Task.checkCancellation()
            try builder.build(threads: threads).write(to: directory.appending(path: SegmentFiles.vectors(leg: name)))
        }
    }
}
