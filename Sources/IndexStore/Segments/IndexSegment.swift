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
    private let termFile: OpenedOnce<TermIndex>
    private let impactFiles: [String: OpenedOnce<ImpactIndex>]
    private let vectorFiles: [String: OpenedOnce<VectorIndex>]

    init(row: IndexDatabase.SegmentRow, directory: URL, definition: IndexDefinition) {
        number = row.number
        ids = row.ids
        live = Self.live(row.ids)
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
        guard let file = impactFiles[name] else {
            throw IndexStoreError.noSuchLeg(kind: "sparse_vector", name: name, known: impactFiles.keys.sorted())
        }
        return try file.file
    }

    func vectors(leg name: String) throws -> VectorIndex {
        guard let file = vectorFiles[name] else {
            throw IndexStoreError.noSuchLeg(kind: "knn", name: name, known: vectorFiles.keys.sorted())
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
