import DocumentTable
import Foundation
import InvertedIndex
import Retrieval
import VectorIndex

/// The files of a segment, which never change, each opened when somebody first asks for it. All snapshots share them.
final class StoredSegment: Sendable {
    let number: Int64
    let directory: URL
    /// What the segment knows of its documents.
    let documents: DocumentTable
    private let pin: FolderPin
    private let termFile: OpenedOnce<TermIndex>?
    private let impactFiles: [String: OpenedOnce<ImpactIndex>]
    private let sparseVectorFiles: [String: OpenedOnce<SparseVectorFile>]
    private let vectorFiles: [String: OpenedOnce<VectorIndex>]

    /// - Returns: Nil when the segment's folder is gone.
    init?(row: IndexDatabase.SegmentRow, directory: URL, definition: IndexDefinition) throws {
        guard let pin = try FolderPin(directory) else { return nil }
        self.pin = pin
        self.directory = directory
        number = row.number
        let table = directory.appending(path: SegmentFiles.documents)
        documents = try DocumentTable(opening: table)
        try Self.check(documents.documentCount, of: table, against: row.documentCount)
        let count = documents.chunkCount
        func opened<File: Sendable>(
            _ name: String, _ open: @escaping @Sendable (URL) throws -> File,
            count countOf: @escaping @Sendable (File) -> Int
        ) -> OpenedOnce<File> {
            let url = directory.appending(path: name)
            return OpenedOnce {
                let file = try open(url)
                try Self.check(countOf(file), of: url, against: count)
                return file
            }
        }
        termFile = definition.bm25.map { _ in
            opened(SegmentFiles.terms, { try TermIndex(opening: $0) }, count: \.documentCount)
        }
        impactFiles = definition.sparse.keys.reduce(into: [:]) { files, name in
            files[name] = opened(
                SegmentFiles.impacts(leg: name), { try ImpactIndex(opening: $0) }, count: \.documentCount)
        }
        sparseVectorFiles = definition.sparse.keys.reduce(into: [:]) { files, name in
            files[name] = opened(
                SegmentFiles.sparseVectors(leg: name), { try SparseVectorFile(opening: $0) }, count: \.documentCount)
        }
        vectorFiles = definition.dense.keys.reduce(into: [:]) { files, name in
            files[name] = opened(SegmentFiles.vectors(leg: name), { try VectorIndex(opening: $0) }, count: \.count)
        }
    }

    // MARK: Files

    func terms() throws -> TermIndex {
        guard let termFile else { throw IndexStoreError.noSuchLeg(kind: "bm25", name: "bm25", known: []) }
        return try termFile.file
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

    private static func file<File>(
        of leg: String, in files: [String: OpenedOnce<File>], kind: String
    ) throws -> File {
        guard let file = files[leg] else {
            throw IndexStoreError.noSuchLeg(kind: kind, name: leg, known: files.keys.sorted())
        }
        return try file.file
    }

    private static func check(_ found: Int, of url: URL, against count: Int) throws {
        guard found == count else {
            throw IndexStoreError.corrupt(path: url.path, problem: "it has \(found) documents instead of \(count)")
        }
    }
}
