/// A document of a segment and its score in double precision: sums of integer weights stay integers up to 2⁵³.
public struct PreciseHit: Hashable, Sendable {
    /// Which document of the segment.
    public var ordinal: DocumentOrdinal
    /// Higher is better.
    public var score: Double

    public init(ordinal: DocumentOrdinal, score: Double) {
        self.ordinal = ordinal
        self.score = score
    }

    public init(_ hit: OrdinalHit) {
        self.init(ordinal: hit.ordinal, score: Double(hit.score))
    }

    /// Higher scores first, equal scores in order of ordinal.
    public static func ranksBefore(_ a: PreciseHit, _ b: PreciseHit) -> Bool {
        a.score != b.score ? a.score > b.score : a.ordinal < b.ordinal
    }
}
