import Foundation
import IndexFileTestSupport
import InvertedIndex
import Retrieval
import Testing

/// The best by full-precision vectors, found through eight bits, against a loop over all vectors.
@Suite struct FullPrecisionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The best, and those that score as the last of them. Terms are added up in ascending order.
    static func slowHits(
        _ documents: [SparseVector], _ query: SparseVector, limit: Int, allowed: OrdinalSet? = nil
    ) -> [PreciseHit] {
        let weights = Dictionary(uniqueKeysWithValues: zip(query.terms, query.weights))
        let hits = documents.enumerated().compactMap { i, document -> PreciseHit? in
            guard allowed?.contains(UInt32(i)) ?? true else { return nil }
            var score = 0.0
            for (term, weight) in zip(document.terms, document.weights) {
                score += Double(weights[term] ?? 0) * Double(weight)
            }
            return score > 0 ? PreciseHit(ordinal: UInt32(i), score: score) : nil
        }.sorted(by: PreciseHit.ranksBefore)
        guard limit > 0, hits.count > limit else { return limit > 0 ? hits : [] }
        return Array(hits.prefix { $0.score >= hits[limit - 1].score })
    }

    /// - Parameter weights: Integers, so that many documents tie.
    @Test(arguments: [(400, 1...5), (3000, 1...300), (3000, 1...65_536), (70_000, 1...70), (500, 1...1 << 24)])
    func integerWeightsAreExact(size: Int, weights: ClosedRange<Int>) throws {
        let documents = try (0..<size).map { _ in
            let terms = Set((0..<Int.random(in: 0...9)).map { _ in UInt32.random(in: 0..<60) }).sorted()
            return try SparseVector(terms: terms, weights: terms.map { _ in Float(Int.random(in: weights)) })
        }
        let queries = try (0..<8).map { round in
            let terms = Set((0..<(1 + round)).map { _ in UInt32.random(in: 0..<66) }).sorted()
            return try SparseVector(terms: terms, weights: terms.map { _ in Float(Int.random(in: 1...300)) })
        }
        try check(documents, queries)
    }

    /// Weights over many orders of magnitude: most are far below what eight bits tell apart.
    @Test func weightsThatEightBitsCannotTellApart() throws {
        let documents = try (0..<4000).map { _ in
            let terms = Set((0..<6).map { _ in UInt32.random(in: 0..<40) }).sorted()
            return try SparseVector(terms: terms, weights: terms.map { _ in exp(Float.random(in: -9..<2)) })
        }
        let queries = try (0..<8).map { round in
            let terms = Set((0..<(2 + round)).map { _ in UInt32.random(in: 0..<40) }).sorted()
            return try SparseVector(terms: terms, weights: terms.map { _ in exp(Float.random(in: -4..<2)) })
        }
        try check(documents, queries)
    }

    private func check(_ documents: [SparseVector], _ queries: [SparseVector]) throws {
        let index = try impactIndex(documents, in: folder, name: "full")
        let vectors = try SparseVectorFile(opening: folder.file("full.vectors"))
        let sets = [nil, OrdinalSet(all: documents.count), randomSet(documents.count, share: 0.1)]
        for query in queries {
            for (limit, allowed) in zip([0, 1, 10, 100, 1000, .max], sets + sets) {
                let found = try index.searchInFullPrecision(query, limit: limit, allowed: allowed, vectors: vectors)
                let expected = Self.slowHits(documents, query, limit: limit, allowed: allowed)
                #expect(found == expected, "limit \(limit)")
            }
        }
    }
}
