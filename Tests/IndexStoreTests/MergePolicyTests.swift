import HybridSearch
import Testing

@Suite struct MergePolicyTests {
    private let policy = MergePolicy(segmentsPerTier: 4, smallestTier: 10, largestMerged: 1000, deadShare: 0.5)

    private func candidates(_ sizes: [Int]) -> [MergePolicy.Candidate] {
        sizes.enumerated().map { .init(number: Int64($0 + 1), documents: $1, live: $1) }
    }

    @Test func leavesFewSegmentsAlone() {
        #expect(policy.next(among: []).isEmpty)
        #expect(policy.next(among: candidates([1, 1, 1])).isEmpty)
        #expect(policy.next(among: candidates([1, 30, 150, 600])).isEmpty)
    }

    @Test func mergesAFullTier() {
        #expect(policy.next(among: candidates([5, 300, 1, 9, 10])) == [1, 3, 4, 5])
        #expect(policy.next(among: candidates([11, 40, 1, 20, 30])) == [1, 2, 4, 5])
    }

    @Test func makesNoSegmentAboveTheLargest() {
        #expect(policy.next(among: candidates([400, 500, 450, 600])) == [1, 3])
        #expect(policy.next(among: candidates([600, 600, 600, 600])).isEmpty)
    }

    @Test func rewritesASegmentOfMostlyDeadDocuments() {
        let segments = [
            MergePolicy.Candidate(number: 1, documents: 100, live: 51), .init(number: 2, documents: 100, live: 50),
            .init(number: 3, documents: 5, live: 1),
        ]
        #expect(policy.next(among: segments) == [2])
    }

    /// A simulated life: commits of one document, and the merges that follow.
    @Test func copiesADocumentAFewTimesAndKeepsFewSegments() {
        let policy = MergePolicy(segmentsPerTier: 8, smallestTier: 1)
        var segments: [MergePolicy.Candidate] = []
        var next: Int64 = 1
        var copied = 0
        var most = 0
        for _ in 0..<10_000 {
            segments.append(.init(number: next, documents: 1, live: 1))
            next += 1
            while case let merge = policy.next(among: segments), !merge.isEmpty {
                let size = segments.filter { merge.contains($0.number) }.reduce(0) { $0 + $1.live }
                segments.removeAll { merge.contains($0.number) }
                segments.append(.init(number: next, documents: size, live: size))
                next += 1
                copied += size
            }
            most = max(most, segments.count)
        }
        #expect(segments.reduce(0) { $0 + $1.live } == 10_000)
        // log₈ 10,000 = 4.4 tiers of at most 7 segments.
        #expect(most <= 5 * 7)
        #expect(copied <= 5 * 10_000)
    }
}
