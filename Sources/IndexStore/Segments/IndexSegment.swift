import Foundation
import InvertedIndex
import Retrieval
import VectorIndex

/// One immutable segment of an index: the ids of its documents and its files, each opened when a leg first asks.
public final class IndexSegment: Sendable {
    let number: Int64
    /// The id of each document by ordinal; nil where it was replaced or deleted.
    let ids: [DocumentID?]
    /// The documents that are not deleted; nil when all are there.
    let live: OrdinalSet?
    private let definesTerms: Bool
    private let termFile: OpenedOnce<TermIndex>
    private let impactFiles: [String: OpenedOnce<ImpactIndex>]
    private let sparseVectorFiles: [String: OpenedOnce<SparseVectorFile>]
    private let vectorFiles: [String: OpenedOnce<VectorIndex>]

    init(row: IndexDatabase.SegmentRow, directory: URL, definition: IndexDefinition) {
        number = row.number
        ids = row.ids
        live = Self.live(row.ids)
        definesTerms = definition.bm25 != nil
        let count = row.ids.count
        termFile = OpenedOnce {
            let url = directory.appending(path: SegmentFiles.terms)
            let terms = try TermIndex(opening: url)
            try Self.check(terms.documentCount, of: url, against: count)
            return terms
        }
        impactFiles = Self.files(of: definition.sparse.keys) { name in
            let url = directory.appending(path: SegmentFiles.impacts(leg: name))
            let impacts = try ImpactIndex(opening: url)
            try Self.check(impacts.documentCount, of: url, against: count)
            return impacts
        }
        sparseVectorFiles = Self.files(of: definition.sparse.keys) { name in
            let url = directory.appending(path: SegmentFiles.sparseVectors(leg: name))
            let vectors = try SparseVectorFile(opening: url)
            try Self.check(vectors.documentCount, of: url, against: count)
            return vectors
        }
        vectorFiles = Self.files(of: definition.dense.keys) { name in
            let url = directory.appending(path: SegmentFiles.vectors(leg: name))
            let vectors = try VectorIndex(opening: url)
            try Self.check(vectors.count, of: url, against: count)
            return vectors
        }
    }

    /// The documents of the files, replaced and deleted ones among them.
    public var documentCount: Int { ids.count }

    /// The documents that can be found.
    public var liveCount: Int { live?.count ?? ids.count }

    // MARK: Files

    func terms() throws -> TermIndex {
        try termFile.file
    }

    func impacts(leg name: String) throws -> ImpactIndex {
        try Self.file(of: name, in: impactFiles, kind: "sparse_vector")
    }

    /// The vectors of a sparse leg in full precision.
    func sparseVectors(leg name: String) throws -> SparseVectorFile {
        try Self.file(of: name, in: sparseVectorFiles, kind: "sparse_vector")
    }

    func vectors(leg name: String) throws -> VectorIndex {
        try Self.file(of: name, in: vectorFiles, kind: "knn")
    }

    /// Reads every file and compares it with its checksums.
    ///
    /// - Throws: What is damaged; `CancellationError`.
    func verify() throws {
        if definesTerms { try terms().verify() }
        for name in impactFiles.keys.sorted() {
            try impacts(leg: name).verify()
            try sparseVectors(leg: name).verify()
        }
        // FAISS's files are compared with their checksums when they are opened.
        for name in vectorFiles.keys.sorted() { _ = try vectors(leg: name) }
    }

    private static func file<File>(
        of leg: String, in files: [String: OpenedOnce<File>], kind: String
    ) throws -> File {
        guard let file = files[leg] else {
            throw IndexStoreError.noSuchLeg(kind: kind, name: leg, known: files.keys.sorted())
        }
        return try file.file
    }

    private static func files<File: Sendable>(
        of legs: some Sequence<String>, open: @escaping @Sendable (String) throws -> File
    ) -> [String: OpenedOnce<File>] {
        Dictionary(uniqueKeysWithValues: legs.map { name in (name, OpenedOnce { try open(name) }) })
    }

    private static func check(_ found: Int, of url: URL, against count: Int) throws {
        guard found == count else {
            throw IndexStoreError.corrupt(
                path: url.path, problem: "it has \(found) documents, the database says \(count)")
        }
    }

    private static func live(_ ids: [DocumentID?]) -> OrdinalSet? {
        guard ids.contains(nil) else { return nil }
        var live = OrdinalSet(capacity: ids.count)
        for (ordinal, id) in ids.enumerated() where id != nil {
            live.insert(DocumentOrdinal(ordinal))
        }
        return live
    }
}
