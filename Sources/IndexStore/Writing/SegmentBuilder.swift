import DocumentTable
import Foundation
import InvertedIndex
import Retrieval
import VectorIndex

/// Gathers encoded documents and writes them as one segment.
///
/// A segment to which documents could not be appended whole is lost: writing it throws the same error.
struct SegmentBuilder {
    /// A segment with more text is full: its documents are in memory until they are committed.
    private static let textCapacity = 256 << 20

    /// The documents by ordinal with their row numbers; nil where one was replaced or deleted before the commit.
    private var documents: [(number: Int64, document: Document)?] = []
    private var lastNumber: Int64 = 0
    private var ordinals: [DocumentID: Int] = [:]
    private var chunkCount = 0
    private var textSize = 0
    private let table: DocumentTableBuilder
    private var terms: TermIndexBuilder?
    private var sparse: [String: ImpactIndexBuilder]
    private var dense: [String: VectorIndexBuilder]
    private var failure: (any Error)?
    /// The rows whose words the lexical leg was given.
    private var givenTerms: [ClosedRange<Int64>] = []

    /// - Parameters:
    ///   - dimensions: The lengths of the dense legs' vectors.
    ///   - temporaryFolder: Where builders write what does not fit in memory; on the segment's disk.
    init(definition: IndexDefinition, dimensions: [String: Int], temporaryFolder: URL) throws {
        table = DocumentTableBuilder(temporaryFolder: temporaryFolder)
        terms = definition.bm25.map { _ in TermIndexBuilder(temporaryFolder: temporaryFolder) }
        sparse = try definition.sparse.mapValues { _ in try ImpactIndexBuilder(temporaryFolder: temporaryFolder) }
        dense = [:]
        for (name, leg) in definition.dense {
            guard let dimension = dimensions[name] else { continue }
            dense[name] = try VectorIndexBuilder(
                dimension: dimension, factory: leg.faiss, similarity: leg.similarity,
                temporaryFolder: temporaryFolder)
        }
    }

    var isEmpty: Bool { documents.isEmpty }

    /// Whether it is time to write the segment, so that memory stays bounded.
    var isFull: Bool { chunkCount >= IndexWriter.segmentCapacity || textSize >= Self.textCapacity }

    /// The documents that can be found once the segment is committed.
    var liveCount: Int { ordinals.count }

    /// Their ids.
    var ids: some Collection<DocumentID> { ordinals.keys }

    /// Appends documents. One whose id is here already replaces the one before.
    ///
    /// - Parameter firstNumber: The row number of the first document; the others have those after it.
    mutating func append(_ encoded: EncodedDocuments, firstNumber: Int64) throws {
        if let failure { throw failure }
        for (i, document) in encoded.documents.enumerated() {
            remove(document.id)
            ordinals[document.id] = documents.count
            lastNumber = firstNumber + Int64(i)
            documents.append((lastNumber, document))
            textSize += document.text.utf8.count + document.title.utf8.count
        }
        chunkCount += encoded.textCount
        for texts in encoded.texts { noteGivenTerms(texts.terms, firstNumber: firstNumber) }
        do {
            for (i, document) in encoded.documents.enumerated() {
                try table.append(document, number: firstNumber + Int64(i), chunks: encoded.ranges[i])
            }
            for texts in encoded.texts { try append(texts) }
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func append(_ texts: EncodedTexts) throws {
        for terms in texts.terms {
            switch terms {
            case .words(let words): try self.terms?.append(words)
            case .frequencies(let terms):
                try self.terms?.append(frequencies: terms.map { ($0.term, $0.frequency) })
            }
        }
        for (name, vectors) in texts.sparse {
            for vector in vectors { try sparse[name]?.append(vector) }
        }
        for (name, vectors) in texts.dense {
            for vector in vectors { try dense[name]?.append(vector) }
        }
    }

    /// Only documents that stay whole bring their terms, so that there is one text for each.
    private mutating func noteGivenTerms(_ terms: [TextTerms], firstNumber: Int64) {
        for (i, terms) in terms.enumerated() {
            guard case .frequencies = terms else { continue }
            let number = firstNumber + Int64(i)
            if let last = givenTerms.last, last.upperBound + 1 == number {
                givenTerms[givenTerms.count - 1] = last.lowerBound...number
            } else {
                givenTerms.append(number...number)
            }
        }
    }

    /// Takes back a document.
    mutating func remove(_ id: DocumentID) {
        guard let ordinal = ordinals.removeValue(forKey: id) else { return }
        documents[ordinal] = nil
    }

    /// What the commit of the segment is to say.
    func committed(as number: Int64) -> Commit.NewSegment {
        var dead = OrdinalSet(capacity: documents.count)
        for (ordinal, document) in documents.enumerated() where document == nil {
            dead.insert(DocumentOrdinal(ordinal))
        }
        return Commit.NewSegment(
            number: number, documentCount: documents.count, dead: dead, documents: documents.compactMap(\.self),
            lastNumber: lastNumber, givenTerms: givenTerms)
    }

    /// Writes the segment's files and makes them durable. Nobody sees them before the commit.
    ///
    /// When a file cannot be written, none is left.
    func write(to directory: URL, threads: Int) throws {
        if let failure { throw failure }
        try SegmentFiles.write(directory) { try writeFiles(to: $0, threads: threads) }
    }

    private func writeFiles(to directory: URL, threads: Int) throws {
        try table.write(to: directory.appending(path: SegmentFiles.documents))
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
