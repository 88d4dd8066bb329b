import DocumentTable
import Foundation
import InvertedIndex
import Retrieval
import Synchronization
import VectorIndex

/// A segment as of one commit: its files, and which of its documents can be found. Snapshots between which the segment has
/// not changed share it, with what it remembers.
public final class IndexSegment: Sendable {
    let stored: StoredSegment
    /// The documents that were replaced or deleted.
    let dead: OrdinalSet
    /// The documents that can be found; nil for all.
    let live: OrdinalSet?
    /// What the legs may find: the chunks of those documents; nil for all.
    let liveChunks: OrdinalSet?
    /// The documents that can be found.
    public let liveCount: Int
    private let termFile: OpenedOnce<LiveTermStatistics>
    private let filtered = Mutex<[Filter: OrdinalSet]>([:])
    private static let mostFilters = 64

    init(_ stored: StoredSegment, dead: OrdinalSet) throws {
        self.stored = stored
        self.dead = dead
        let live = dead.isEmpty ? nil : dead.complement
        self.live = live
        let liveChunks = try live.map(stored.documents.chunks(of:))
        self.liveChunks = liveChunks
        liveCount = live?.count ?? stored.documents.documentCount
        termFile = OpenedOnce { LiveTermStatistics(try stored.terms(), live: liveChunks) }
    }

    /// The documents of the files, replaced and deleted ones among them.
    public var documentCount: Int { documents.documentCount }

    var number: Int64 { stored.number }

    var documents: DocumentTable { stored.documents }

    /// The lexical leg with what BM25 must know of the documents that can be found.
    func terms() throws -> LiveTermStatistics { try termFile.file }

    func impacts(leg name: String) throws -> ImpactIndex { try stored.impacts(leg: name) }

    /// The vectors of a sparse leg in full precision.
    func sparseVectors(leg name: String) throws -> SparseVectorFile { try stored.sparseVectors(leg: name) }

    func vectors(leg name: String) throws -> VectorIndex { try stored.vectors(leg: name) }

    /// The chunks of the live documents that a filter lets through. The answer is remembered, for a bounded number of
    /// filters, unless it changes with the time.
    ///
    /// - Parameter now: What date math means by `now`.
    /// - Complexity: O(matching documents) the first time.
    func chunks(matching filter: Filter, now: Date) throws -> OrdinalSet {
        if let known = filtered.withLock({ $0[filter] }) { return known }
        let matching = try documents.documents(matching: filter, now: now)
        let chunks = try documents.chunks(of: live.map(matching.intersection) ?? matching)
        guard !filter.dependsOnTime else { return chunks }
        filtered.withLock { remembered in
            if remembered.count >= Self.mostFilters { remembered.removeAll() }
            remembered[filter] = chunks
        }
        return chunks
    }

    /// A live document by its id.
    func document(withID id: DocumentID) throws -> DocumentOrdinal? {
        guard let ordinal = try documents.document(withID: id), live?.contains(ordinal) ?? true else { return nil }
        return ordinal
    }
}
