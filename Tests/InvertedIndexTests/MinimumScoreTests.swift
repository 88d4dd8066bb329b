import Foundation
import IndexFileTestSupport
import InvertedIndex
import Retrieval
import Testing

/// Searches that leave out what is below a score, and segments that share how good a hit must be.
@Suite struct MinimumScoreTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The hits themselves, with a minimum above, below and at scores that occur.
    func expectCuts(
        of all: [OrdinalHit], _ search: (_ limit: Int, _ allowed: OrdinalSet?, _ minimum: Float) throws -> [OrdinalHit]
    ) throws {
        let scores = all.map(\.score)
        let minimums = scores.shuffled().prefix(5).flatMap { [$0, $0.nextUp, $0.nextDown] }
        let allowed = randomSet(20_000, share: 0.3)
        for minimum in minimums + [-.infinity, 0, (scores.first ?? 0) * 2, .infinity] {
            let expected = all.filter { $0.score >= minimum }
            for limit in [1, 10, 3000] {
                #expect(try search(limit, nil, minimum) == Array(expected.prefix(limit)))
                let inFilter = expected.filter { allowed.contains($0.ordinal) }
                #expect(try search(limit, allowed, minimum) == Array(inFilter.prefix(limit)))
            }
        }
    }

    /// Few weights, so that many scores are equal.
    static func vector(_ terms: ClosedRange<Int>) throws -> SparseVector {
        try randomVector(vocabulary: 0..<60, terms: terms, weights: [0.25, 0.5, 1, 2])
    }

    @Test func impactsBelowTheMinimumAreLeftOut() throws {
        let index = try impactIndex(try (0..<20_000).map { _ in try Self.vector(0...6) }, in: folder)
        for _ in 0..<8 {
            let query = try Self.vector(1...8)
            let all = try index.search(query, limit: .max)
            try expectCuts(of: all) { try index.search(query, limit: $0, allowed: $1, minimumScore: $2) }
        }
    }

    @Test func termsBelowTheMinimumAreLeftOut() throws {
        let index = try termIndex(TermIndexTests.randomDocuments(20_000), in: folder)
        for query in [["w1", "w2", "w12"], ["w29"], ["w0", "w0", "w5"]] {
            let statistics = try BM25Statistics(indexes: [index], terms: query)
            let all = try index.search(terms: query, statistics: statistics, limit: .max)
            try expectCuts(of: all) {
                try index.search(terms: query, statistics: statistics, limit: $0, allowed: $1, minimumScore: $2)
            }
        }
    }

    @Test func twoPhasesOnlyCutTheList() throws {
        let index = try impactIndex(try (0..<20_000).map { _ in try Self.vector(0...6) }, in: folder)
        let query = try Self.vector(8...8)
        let all = try index.search(query, limit: 50, twoPhase: TwoPhaseSearch())
        for minimum in [all[10].score, all[40].score.nextUp] {
            let hits = try index.search(query, limit: 50, minimumScore: minimum, twoPhase: TwoPhaseSearch())
            #expect(hits == all.filter { $0.score >= minimum })
        }
    }

    /// The best of all segments are found, and every hit that is as good as the last of them.
    @Test func segmentsShareAFloor() throws {
        let sizes = [3000, 10, 0, 20_000, 500]
        let segments = try sizes.map { size in
            try impactIndex([try Self.vector(1...1)] + (0..<size).map { _ in try Self.vector(0...6) }, in: folder)
        }
        for limit in [0, 1, 10, 1000] {
            let query = try Self.vector(1...8)
            var floor = ScoreFloor(limit: limit)
            var found: [[OrdinalHit]] = []
            for segment in segments {
                let hits = try segment.search(query, limit: limit, minimumScore: floor.minimumScore)
                floor.add(hits)
                found.append(hits)
            }
            let all = try segments.map { try $0.search(query, limit: limit) }
            let best = all.joined().map(\.score).sorted(by: >).prefix(limit)
            #expect(found.joined().map(\.score).sorted(by: >).prefix(limit) == best)
            if best.count == limit, let last = best.last { #expect(floor.minimumScore == last) }
            for (found, all) in zip(found, all) {
                #expect(found.filter { $0.score >= best.last ?? 0 } == all.filter { $0.score >= best.last ?? 0 })
            }
        }
    }
}
