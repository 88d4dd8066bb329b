import Foundation
import Retrieval

/// All segments of an index as of one commit. What is committed later does not disturb the searches on a snapshot, and
/// the files and documents that it needs stay as long as it lives, in whatever process.
public final class IndexSnapshot: Sendable {
    /// How documents are indexed.
    public let definition: IndexDefinition
    /// The live segments, in order of their numbers.
    public let segments: [IndexSegment]
    let database: IndexDatabase
    let vocabularies: VocabularyLibrary

    init(
        database: IndexDatabase, library: SegmentLibrary, vocabularies: VocabularyLibrary, definition: IndexDefinition
    ) throws {
        self.database = database
        self.vocabularies = vocabularies
        self.definition = definition
        segments = try library.segments(of: database).map { row, segment in
            try library.segment(segment, dead: row.dead)
        }
    }

    /// The number of documents that can be found.
    public var documentCount: Int {
        segments.reduce(0) { $0 + $1.liveCount }
    }

    /// The text of the pipeline file that the index was made with.
    public func pipeline() throws -> String? {
        try database.read { try IndexDatabase.setting("pipeline", in: $0) }
    }

    // MARK: Documents

    /// The documents with the given ids, those that the snapshot has.
    ///
    /// - Complexity: O(segments · log documents) for each.
    public func documents(_ ids: [DocumentID]) throws -> [DocumentID: Document] {
        let places = try ids.compactMap(place(of:))
        let numbers = try places.map { try $0.segment.documents.number(of: $0.document) }
        let found = try database.documents(numbers).compactMap(\.self)
        return Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Where a document is.
    func place(of id: DocumentID) throws -> (segment: IndexSegment, document: DocumentOrdinal)? {
        for segment in segments {
            if let document = try segment.document(withID: id) { return (segment, document) }
        }
        return nil
    }

    // MARK: Filters

    /// For each segment the chunks that are live and that the filter lets through; nil for all of them.
    ///
    /// - Complexity: O(matching documents) the first time; segments remember their answers.
    public func allowed(by filter: Filter?) throws -> [OrdinalSet?] {
        guard let filter else { return segments.map(\.liveChunks) }
        let now = Date()
        return try segments.map { try $0.chunks(matching: filter, now: now) }
    }
}
