import Foundation
import InvertedIndex
import Retrieval
import Synchronization
import VectorIndex

/// One immutable segment of an index: the ids of its documents and, opened when a leg first asks, its index files.
public final class IndexSegment: Sendable {
    let number: Int64
    let directory: URL
    /// The id of each document by ordinal; nil where it was replaced or deleted.
    let ids: [DocumentID?]
    /// The documents that are not deleted; nil when all are there.
    let live: OrdinalSet?
    private let parts = Mutex(Parts())

    private struct Parts {
        var terms: TermIndex?
        var impacts: [String: ImpactIndex] = [:]
        var vectors: [String: VectorIndex] = [:]
    }

    init(row: IndexDatabase.SegmentRow, directory: URL) {
        number = row.number
        self.directory = directory
        ids = row.ids
        if row.ids.contains(nil) {
            var live = OrdinalSet(capacity: row.ids.count)
            for (ordinal, id) in row.ids.enumerated() where id != nil {
                live.insert(DocumentOrdinal(ordinal))
            }
            self.live = live
        } else {
            live = nil
        }
    }

    public var documentCount: Int { ids.count }

    public var liveCount: Int { live?.count ?? ids.count }

    // MARK: Parts

    func terms() throws -> TermIndex {
        try parts.withLock { parts in
            if let terms = parts.terms { return terms }
            let url = directory.appending(path: SegmentFiles.terms)
            let terms = try TermIndex(opening: url)
            try check(terms.documentCount, of: url)
            parts.terms = terms
            return terms
        }
    }

    func impacts(leg name: String) throws -> ImpactIndex {
        try parts.withLock { parts in
            if let impacts = parts.impacts[name] { return impacts }
            let url = directory.appending(path: SegmentFiles.impacts(leg: name))
            let impacts = try ImpactIndex(opening: url)
            try check(impacts.documentCount, of: url)
            parts.impacts[name] = impacts
            return impacts
        }
    }

    func vectors(leg name: String) throws -> VectorIndex {
        try parts.withLock { parts in
            if let vectors = parts.vectors[name] { return vectors }
            let url = directory.appending(path: SegmentFiles.vectors(leg: name))
            let vectors = try VectorIndex(opening: url)
            try check(vectors.count, of: url)
            parts.vectors[name] = vectors
            return vectors
        }
    }

    private func check(_ count: Int, of url: URL) throws {
        guard count == ids.count else {
            throw IndexStoreError.corrupt(
                path: url.path, problem: "it has \(count) documents, the database says \(ids.count)")
        }
    }
}
