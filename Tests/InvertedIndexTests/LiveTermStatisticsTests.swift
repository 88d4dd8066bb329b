import Foundation
import IndexFileTestSupport
import InvertedIndex
import Retrieval
import Testing

/// BM25 over segments with deleted documents, compared with a fresh index of the live ones.
@Suite struct LiveTermStatisticsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    static let queries = [["w1", "w5", "w29"], ["w0"], ["w2", "w2", "w7", "unknown"], ["w28", "w29"], ["only1"], []]

    /// Segments with documents and which of these are live.
    static func segments(_ sizes: [Int], share: Double) -> [(documents: [[String]], live: OrdinalSet?)] {
        sizes.enumerated().map { i, size in
            let documents = TermIndexTests.randomDocuments(size).map { $0.isEmpty ? [] : $0 + ["only\(i)"] }
            return (documents, share == 1 ? nil : randomSet(size, share: share))
        }
    }

    @Test(arguments: [1, 0.999, 0.9, 0.5, 0.01, 0])
    func scoresAreThoseOfAFreshIndex(share: Double) throws {
        let segments = Self.segments([700, 0, 3000, 64, 20_000], share: share)
        let live = segments.map { segment in
            segment.documents.indices.filter { segment.live?.contains(UInt32($0)) ?? true }
        }
        let fresh = try termIndex(
            zip(segments, live).flatMap { segment, live in live.map { segment.documents[$0] } }, in: folder)
        let shared = try segments.map {
            LiveTermStatistics(try termIndex($0.documents, in: folder), live: $0.live)
        }
        for query in Self.queries + Self.queries {
            let statistics = try BM25Statistics(shared, terms: query)
            let freshStatistics = try BM25Statistics(indexes: [fresh], terms: query)
            #expect(statistics == freshStatistics)
            #expect(
                try statistics
                    == BM25Statistics(segments: shared.indices.map { (shared[$0].index, segments[$0].live) }, terms: query))
            var found: [OrdinalHit] = []
            var first: UInt32 = 0
            for (i, segment) in shared.enumerated() {
                let hits = try segment.index.search(
                    terms: query, statistics: statistics, limit: .max, allowed: segments[i].live)
                for hit in hits {
                    let place = try #require(live[i].firstIndex(of: Int(hit.ordinal)))
                    found.append(OrdinalHit(ordinal: first + UInt32(place), score: hit.score))
                }
                first += UInt32(live[i].count)
            }
            let expected = try fresh.search(terms: query, statistics: freshStatistics, limit: .max)
            #expect(found.sorted(by: OrdinalHit.ranksBefore) == expected)
        }
    }

    @Test func manyThreadsShareStatistics() async throws {
        let documents = TermIndexTests.randomDocuments(5000)
        let live = randomSet(5000, share: 0.8)
        let index = try termIndex(documents, in: folder)
        let expected = try Self.queries.map { try BM25Statistics(segments: [(index, live)], terms: $0) }
        let shared = LiveTermStatistics(index, live: live)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (try? Self.queries.map { try BM25Statistics([shared], terms: $0) }) == expected }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    /// Deleted documents that have no term, of an index in which nothing else is.
    @Test func emptyDocumentsAreDeletedToo() throws {
        let index = try termIndex([[], ["a"], [], ["a", "b"]], in: folder)
        var live = OrdinalSet(all: 4)
        live.remove(0)
        live.remove(3)
        let statistics = try BM25Statistics([LiveTermStatistics(index, live: live)], terms: ["a", "b", "c"])
        #expect(statistics.documentCount == 1 && statistics.totalLength == 1)
        #expect(["a", "b", "c"].map { statistics.documentFrequency(of: $0) } == [1, 0, 0])
        #expect(statistics.averageLength == 1)
    }
}
