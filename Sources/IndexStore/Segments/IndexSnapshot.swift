import Foundation
import Retrieval
import Synchronization

/// All segments of an index at one moment. Searches work on a snapshot: what is committed later does not disturb them.
public final class IndexSnapshot: Sendable {
    /// How documents are indexed.
    public let definition: IndexDefinition
    /// The live segments, in order of their commits.
    public let segments: [IndexSegment]
    let database: IndexDatabase
    private let filtered = Mutex<[Filter: [OrdinalSet?]]>([:])

    init(database: IndexDatabase, files: SegmentFiles, definition: IndexDefinition) throws {
        self.database = database
        self.definition = definition
        segments = try database.segments().map {
            IndexSegment(
                row: $0, directory: files.directory(ofSegment: $0.number), definition: definition)
        }
    }

    /// The number of documents that can be found.
    public var documentCount: Int {
        segments.reduce(0) { $0 + $1.liveCount }
    }

    /// The documents with the given ids, those that the index has.
    public func documents(_ ids: [DocumentID]) throws -> [DocumentID: Document] {
        try database.documents(ids)
    }

    /// Reads every file of every leg and compares it with its checksums.
    ///
    /// - Throws: What is damaged; `CancellationError`.
    /// - Complexity: O(bytes of all files).
    public func verify() throws {
        for segment in segments { try segment.verify() }
    }

    // MARK: Filters

    /// For each segment the documents that are live and that the filter lets through; nil for all of them.
    ///
    /// The answer is remembered for as long as the snapshot lives, for a bounded number of filters.
    ///
    /// - Complexity: O(documents) in the database the first time.
    public func allowed(by filter: Filter?) throws -> [OrdinalSet?] {
        guard let filter else { return segments.map(\.live) }
        if let known = filtered.withLock({ $0[filter] }) { return known }
        let allowed = try resolve(filter)
        filtered.withLock { remembered in
            if remembered.count >= 64 { remembered.removeAll() }
            remembered[filter] = allowed
        }
        return allowed
    }

    private func resolve(_ filter: Filter) throws -> [OrdinalSet?] {
        var sets = segments.map { OrdinalSet(capacity: $0.documentCount) }
        let position = Dictionary(uniqueKeysWithValues: segments.enumerated().map { ($1.number, $0) })
        for place in try database.places(matching: filter) {
            // A document that has moved to a segment of a later commit is not part of this snapshot.
            guard let i = position[place.segment], Int(place.ordinal) < sets[i].capacity else { continue }
            sets[i].insert(place.ordinal)
        }
        return zip(sets, segments).map { set, segment in segment.live.map(set.intersection) ?? set }
    }

    // MARK: Legs

    /// Runs a search on every segment and merges the hits into one list.
    func collect(
        limit: Int, filter: Filter?,
        _ search: (IndexSegment, OrdinalSet?) throws -> [OrdinalHit]
    ) throws -> RankedList {
        var documents: [ScoredDocument] = []
        for (segment, allowed) in zip(segments, try allowed(by: filter)) {
            try Task.checkCancellation()
            for hit in try search(segment, allowed) {
                guard let id = segment.ids[Int(hit.ordinal)] else { continue }
                documents.append(ScoredDocument(id: id, score: Double(hit.score)))
            }
        }
        return RankedList(sorting: documents, limit: limit)
    }

    /// Where a document is, for explanations.
    ///
    /// - Complexity: O(documents): a linear look through the snapshot's ids.
    func place(of id: DocumentID) -> (segment: IndexSegment, ordinal: DocumentOrdinal)? {
        for segment in segments {
            if let ordinal = segment.ids.firstIndex(of: id) {
                return (segment, DocumentOrdinal(ordinal))
            }
        }
        return nil
    }
}
