/// Which segments are merged, and when: size-tiered, as in Lucene's TieredMergePolicy and LSM trees.
///
/// Segments of like size form a tier, each tier some times as large as the one below; when a tier is full, its segments
/// become one of the next. So a document is copied once for each tier, O(log n) times in all, and there are never more than
/// a few segments in each tier. A segment in which many documents are dead is rewritten alone.
public struct MergePolicy: Hashable, Sendable {
    /// How many segments of like size are merged into one, and how many times as large each tier is.
    public var segmentsPerTier: Int
    /// Segments of fewer documents count as this large: small commits do not make tiers of their own.
    public var smallestTier: Int
    /// Merging makes no segment of more documents; ``IndexWriter/optimize(progress:)`` does.
    public var largestMerged: Int
    /// The share of dead documents from which on a segment is rewritten alone.
    public var deadShare: Double

    public init(
        segmentsPerTier: Int = 8, smallestTier: Int = 1_000, largestMerged: Int = 1 << 19, deadShare: Double = 0.33
    ) {
        self.segmentsPerTier = max(2, segmentsPerTier)
        self.smallestTier = max(1, smallestTier)
        self.largestMerged = max(1, largestMerged)
        self.deadShare = deadShare
    }

    /// What the policy looks at.
    package struct Candidate: Hashable, Sendable {
        package var number: Int64
        package var documents: Int
        package var live: Int

        package init(number: Int64, documents: Int, live: Int) {
            self.number = number
            self.documents = documents
            self.live = live
        }
    }

    /// The segments to merge next, in order of their numbers; empty when all is well.
    package func next(among candidates: [Candidate]) -> [Int64] {
        rewrite(among: candidates) ?? merge(among: candidates) ?? []
    }

    private func rewrite(among candidates: [Candidate]) -> [Int64]? {
        candidates.first { candidate in
            let dead = candidate.documents - candidate.live
            return dead > 0 && Double(dead) >= deadShare * Double(candidate.documents)
                && candidate.documents >= smallestTier
        }.map { [$0.number] }
    }

    /// The fullest tier's smallest segments, the small tiers first: those cost least and come most often.
    private func merge(among candidates: [Candidate]) -> [Int64]? {
        let tiers = Dictionary(grouping: candidates) { tier(of: $0.live) }
        for (_, segments) in tiers.sorted(by: { $0.key < $1.key }) where segments.count >= segmentsPerTier {
            var chosen: [Candidate] = []
            var total = 0
            for segment in segments.sorted(by: { ($0.live, $0.number) < ($1.live, $1.number) }) {
                guard total + segment.live <= largestMerged else { break }
                total += segment.live
                chosen.append(segment)
            }
            if chosen.count > 1 { return chosen.map(\.number).sorted() }
        }
        return nil
    }

    /// 0 for the smallest segments.
    private func tier(of documents: Int) -> Int {
        var tier = 0
        var limit = smallestTier
        while documents > limit, tier < 32 {
            tier += 1
            limit = limit.multipliedReportingOverflow(by: segmentsPerTier).partialValue
        }
        return tier
    }
}
