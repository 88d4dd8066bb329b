import Retrieval

/// What has become of the sources' documents by the time that their merged segment is committed.
struct MergedDocuments {
    /// The documents of the merged segment that died while it was written.
    private(set) var dead: OrdinalSet
    /// The rows that only the readers of each source still need: the source's documents that were not copied.
    private(set) var garbage: [[Int64]] = []

    /// - Parameters:
    ///   - merger: What was copied.
    ///   - deadNow: The dead documents of each source as of the commit.
    init(of merger: SegmentMerger, deadNow: [OrdinalSet]) throws {
        dead = OrdinalSet(capacity: merger.documents.count)
        for (ordinal, source) in merger.documents.sources.enumerated() where deadNow[source.segment].contains(source.ordinal) {
            dead.insert(DocumentOrdinal(ordinal))
        }
        for source in merger.sources {
            garbage.append(try source.dead.map(source.segment.documents.number(of:)))
        }
    }
}
