/// Which documents of some segments make up a merged one, and in what order.
public struct MergePlan: Hashable, Sendable {
    /// A document of a segment that is merged.
    public struct Source: Hashable, Sendable {
        /// The segment's position among those that are merged.
        public var segment: Int
        public var ordinal: DocumentOrdinal

        public init(segment: Int, ordinal: DocumentOrdinal) {
            self.segment = segment
            self.ordinal = ordinal
        }
    }

    /// The number of documents in each segment that is merged, dropped ones among them.
    public let capacities: [Int]
    /// Where each document of the merged segment comes from, by its ordinal there.
    public let sources: [Source]

    /// Merges the documents of some sets, segment after segment, each in its order.
    public init(keeping sets: [OrdinalSet]) {
        capacities = sets.map(\.capacity)
        sources = sets.enumerated().flatMap { segment, set in
            set.map { Source(segment: segment, ordinal: $0) }
        }
    }

    /// Merges documents in an order of their own.
    ///
    /// - Precondition: Every source is within its segment, and none comes twice.
    public init(capacities: [Int], sources: [Source]) {
        precondition(sources.allSatisfy { Int($0.ordinal) < capacities[$0.segment] })
        self.capacities = capacities
        self.sources = sources
    }

    /// The number of documents in the merged segment.
    public var count: Int { sources.count }

    /// For each segment and each of its documents the ordinal in the merged segment; nil where it is dropped.
    ///
    /// - Complexity: O(documents).
    public func newOrdinals() -> [[DocumentOrdinal?]] {
        var ordinals = capacities.map { [DocumentOrdinal?](repeating: nil, count: $0) }
        for (new, source) in sources.enumerated() {
            ordinals[source.segment][Int(source.ordinal)] = DocumentOrdinal(new)
        }
        return ordinals
    }
}
