import Foundation
import IndexFileTestSupport
import InvertedIndex
import Retrieval
import Testing

@Suite struct ImpactIndexTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The vectors of all documents with the weights that the index keeps.
    static func storedVectors(_ index: ImpactIndex) throws -> [SparseVector] {
        var terms = [[UInt32]](repeating: [], count: index.documentCount)
        var weights = [[Float]](repeating: [], count: index.documentCount)
        for term in try index.terms() {
            for posting in try index.postings(of: term) {
                terms[Int(posting.ordinal)].append(term)
                weights[Int(posting.ordinal)].append(posting.score)
            }
        }
        return try zip(terms, weights).map { try SparseVector(terms: $0, weights: $1) }
    }

    /// The slow obvious version.
    static func search(
        _ documents: [SparseVector], _ query: SparseVector, limit: Int, allowed: OrdinalSet?
    ) -> [OrdinalHit] {
        let hits = documents.enumerated().map { OrdinalHit(ordinal: UInt32($0), score: query.dot($1)) }
        let matching = hits.filter { $0.score > 0 && allowed?.contains($0.ordinal) ?? true }
        return Array(matching.sorted(by: OrdinalHit.ranksBefore).prefix(max(limit, 0)))
    }

    func check(
        _ documents: [SparseVector], queries: [SparseVector], limits: [Int] = [0, -1, 1, 10, 1000, .max],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let index = try impactIndex(documents, in: folder, name: "checked-\(UUID().uuidString)")
        let stored = try Self.storedVectors(index)
        #expect(stored.map(\.terms) == documents.map(\.terms), sourceLocation: sourceLocation)
        let size = documents.count
        let sets = [
            nil, OrdinalSet(capacity: size), OrdinalSet(all: size), randomSet(size, share: 0.1),
            randomSet(size, share: 0.0005),
        ]
        for query in queries {
            for allowed in sets {
                let expected = Self.search(stored, query, limit: .max, allowed: allowed)
                for limit in limits {
                    let hits = try index.search(query, limit: limit, allowed: allowed)
                    #expect(hits == Array(expected.prefix(max(limit, 0))), sourceLocation: sourceLocation)
                }
            }
        }
    }

    /// Sizes on both sides of groups and windows; few weights make many ties.
    @Test(arguments: [
        (1, [1.0]), (2, [1.0]), (63, [0.5, 1, 2]), (64, [1.0]), (65, [0.1, 0.7, 1.3]), (700, [1.0]),
        (700, [0.3, 0.6, 1.1]), (16_383, [0.5, 1.0]), (16_384, [0.1, 2]), (16_385, [0.5, 1.0]),
        (40_000, [0.11, 0.37, 2.9]),
    ] as [(Int, [Float])])
    func searchEqualsTheSlowOne(size: Int, weights: [Float]) throws {
        let documents = try (0..<size).map { _ in
            try randomVector(vocabulary: 0..<60, terms: 0...6, weights: weights)
        }
        let queries = try (0..<(size > 1000 ? 4 : 20)).map { round in
            try randomVector(vocabulary: 0..<70, terms: 0...(round % 3 == 0 ? 1 : 8), weights: weights)
        }
        try check(documents, queries: queries)
    }

    /// Around the greatest number of 16 bits, with terms of every form: in all documents, in some, in a few.
    @Test(arguments: [65_535, 65_536, 65_537])
    func formsMixAtTheEdgeOfSixteenBits(size: Int) throws {
        let documents = try (0..<size).map { i in
            var terms: [UInt32] = [1]
            if i % 3 == 0 { terms.append(5) }
            if i % 40 == 7 { terms.append(6) }
            if i % 9973 == 0 { terms.append(7) }
            if i >= size - 2 { terms.append(8) }
            return try SparseVector(terms: terms, weights: terms.map { _ in Float.random(in: 0.01..<3) })
        }
        let queries = try [
            SparseVector(terms: [1], weights: [1]), SparseVector(terms: [8], weights: [0.1]),
            SparseVector(terms: [1, 5, 6, 7, 8], weights: [0.1, 0.7, 2, 1.1, 3]),
        ]
        try check(documents, queries: queries, limits: [1, 1000])
    }

    /// Rare terms in a large segment, and long gaps between them.
    @Test func rareTermsAreFound() throws {
        let documents = try (0..<100_000).map { i in
            if i % 9973 == 0 { return try SparseVector(terms: [5, 9], weights: [1, 2]) }
            return i % 700 == 3 ? try SparseVector(terms: [9], weights: [2]) : .empty
        }
        let query = try SparseVector(terms: [5, 9], weights: [1, 1])
        try check(documents, queries: [query], limits: [1, 5, 20, 1000])
    }

    /// All documents tie, so that every one of them stays a candidate.
    @Test func tiesAreInTheOrderOfDocuments() throws {
        let vector = try SparseVector(terms: [1, 2], weights: [1, 0.5])
        let documents = Array(repeating: vector, count: 20_000)
        try check(documents, queries: [vector, try SparseVector(terms: [2], weights: [7])], limits: [1, 3, 1000, .max])
    }

    /// Weights and queries from the smallest to the greatest numbers: scores may become infinite, never wrong.
    @Test func extremeWeightsDoNotOverflow() throws {
        let weights: [Float] = [.leastNormalMagnitude, 1e-20, 1, 1e20, .greatestFiniteMagnitude]
        let documents = try (0..<300).map { _ in try randomVector(vocabulary: 0..<9, terms: 1...5, weights: weights) }
        let index = try impactIndex(documents, in: folder)
        let stored = try Self.storedVectors(index)
        for weight: Float in [.leastNormalMagnitude, 1e-10, 1, .greatestFiniteMagnitude] {
            let query = try SparseVector(terms: [0, 3, 5], weights: [weight, weight / 3, weight / 7])
            let expected = Self.search(stored, query, limit: .max, allowed: nil)
            #expect(try index.search(query, limit: .max) == expected)
        }
    }

    /// Queries with terms of very different weights, and with more terms than sixteen bits can tell apart.
    @Test func queriesOfManyTermsAreExact() throws {
        let documents = try (0..<2000).map { _ in
            try randomVector(vocabulary: 0..<5000, terms: 1...300, weights: [0.01, 0.3, 2.2])
        }
        let queries = try [30, 500, 2500].map { count in
            try SparseVector(
                terms: (0..<UInt32(count)).map { $0 }, weights: (0..<count).map { _ in pow(10, Float.random(in: -6..<3)) })
        }
        try check(documents, queries: queries, limits: [1, 10, 500])
    }

    @Test func weightsAreKeptInEightBits() throws {
        let documents = try (0..<2000).map { i in
            let terms: [UInt32] = i % 50 == 0 ? [3, 900] : [3]
            return try SparseVector(terms: terms, weights: terms.map { _ in Float.random(in: 0.01..<2.4) })
        }
        let index = try impactIndex(documents, in: folder)
        for (document, stored) in zip(documents, try Self.storedVectors(index)) {
            #expect(zip(document.weights, stored.weights).allSatisfy { abs($0 - $1) <= 0.006 })
        }
    }

    @Test func rescoredHitsHaveTheScoresOfTheVectors() throws {
        let documents = try (0..<3000).map { _ in
            let terms = Set((0..<12).map { _ in UInt32.random(in: 0..<90) }).sorted()
            return try SparseVector(terms: terms, weights: terms.map { _ in Float.random(in: 0.01..<2) })
        }
        let index = try impactIndex(documents, in: folder, name: "rescored")
        let vectors = try SparseVectorFile(opening: folder.file("rescored.vectors"))
        let query = try SparseVector(terms: [1, 20, 40, 89], weights: [0.3, 1.7, 0.9, 0.4])
        let exact = FullPrecisionTests.slowHits(documents, query, limit: 10)
        let hits = try vectors.rescored(try index.search(query, limit: 100), by: query, limit: 10)
        #expect(hits == exact)
        #expect(try vectors.rescored([], by: query, limit: 10).isEmpty)
    }

    @Test func figuresAreThoseOfTheDocuments() throws {
        let documents = try (0..<500).map { _ in
            try randomVector(vocabulary: 0..<UInt32.max, terms: 0...9, weights: [0.1, 1, .pi])
        }
        let index = try impactIndex(documents, in: folder)
        #expect(index.documentCount == 500)
        #expect(index.postingCount == documents.reduce(0) { $0 + $1.count })
        #expect(try index.terms() == Set(documents.flatMap(\.terms)).sorted())
        let term = try #require(documents.first { !$0.isEmpty }?.terms[0])
        #expect(try index.documentFrequency(of: term) == documents.filter { $0.terms.contains(term) }.count)
        let size = try Data(contentsOf: folder.file("impacts")).count
        #expect(index.byteCount == size)
        try index.verify()
    }

    @Test func contributionsAddUpToTheScore() throws {
        let documents = try (0..<100).map { _ in
            try randomVector(vocabulary: 0..<20, terms: 1...9, weights: [0.3, 0.9])
        }
        let index = try impactIndex(documents, in: folder)
        let query = try SparseVector(terms: [3, 4, 5, 99], weights: [1, 0.5, 2, 7])
        for hit in try index.search(query, limit: 100) {
            let contributions = try index.contributions(of: query, toDocument: hit.ordinal)
            #expect(contributions.reduce(0) { $0 + $1.contribution } == hit.score)
            #expect(contributions.map(\.term) == query.terms.filter(documents[Int(hit.ordinal)].terms.contains))
        }
        #expect(try index.contributions(of: query, toDocument: 100).isEmpty)
    }

    @Test func anEmptyIndexAndAnEmptyQueryFindNothing() throws {
        let query = try SparseVector(terms: [1], weights: [1])
        let empty = try impactIndex([], in: folder)
        #expect(empty.documentCount == 0 && empty.termCount == 0 && empty.postingCount == 0)
        #expect(try empty.search(query, limit: 10).isEmpty)
        #expect(try empty.search(query, limit: 10, allowed: OrdinalSet(capacity: 0)).isEmpty)
        let blank = try impactIndex([.empty, .empty], in: folder, name: "blank")
        #expect(try blank.search(query, limit: 10).isEmpty)
        let one = try impactIndex([query], in: folder, name: "one")
        #expect(try one.search(.empty, limit: 10).isEmpty)
        #expect(try one.search(try SparseVector(terms: [0, 2, .max], weights: [1, 1, 1]), limit: 10).isEmpty)
        #expect(try one.search(query, limit: 10) == [OrdinalHit(ordinal: 0, score: 1)])
    }

    @Test func twoPhasesFindByStrongTermsAndScoreByAll() throws {
        let documents = try (0..<3000).map { _ in
            try randomVector(vocabulary: 0..<40, terms: 1...9, weights: [0.2, 0.5, 1.7])
        }
        let index = try impactIndex(documents, in: folder)
        let query = try SparseVector(terms: [1, 2, 3, 4], weights: [2, 0.1, 0.2, 1.5])
        let exact = try index.search(query, limit: .max)
        let hits = try index.search(query, limit: 20, twoPhase: TwoPhaseSearch(pruneRatio: 0.4, expansionRate: 3))
        #expect(hits.count == 20 && Set(hits).isSubset(of: Set(exact)))
        #expect(hits == hits.sorted(by: OrdinalHit.ranksBefore))
        #expect(hits.allSatisfy { documents[Int($0.ordinal)].terms.contains { $0 == 1 || $0 == 4 } })
        // With every candidate nothing is missed but documents that no strong term finds; with every term, nothing.
        let wide = try index.search(query, limit: 20, twoPhase: TwoPhaseSearch(expansionRate: 1000))
        #expect(wide == Array(exact.prefix(20)))
        #expect(try index.search(query, limit: 20, twoPhase: TwoPhaseSearch(pruneRatio: 0)) == wide)
    }

    @Test func pruningLeavesFrequentWeakTermsOut() throws {
        let documents = try (0..<100).map { (i: Int) -> SparseVector in
            let frequent: UInt32 = i < 90 ? 1 : 2
            return try SparseVector(terms: [frequent, 10 + UInt32(i)], weights: [1, 1])
        }
        let index = try impactIndex(documents, in: folder)
        // 102 terms, 200 postings: a term that has ten documents is above five times the average.
        let query = try SparseVector(terms: [1, 2, 10, 500], weights: [0.3, 1, 0.1, 2])
        #expect(try TokenPruning().pruned(query, in: [index]).terms == [2, 10])
        #expect(try TokenPruning(weightThreshold: 0.1).pruned(query, in: [index]).terms == [1, 2, 10])
        #expect(try TokenPruning(onlyScorePrunedTokens: true).pruned(query, in: [index]).terms == [1])
        #expect(try TokenPruning(frequencyRatioThreshold: 100).pruned(query, in: [index]).terms == [1, 2, 10])
    }

    @Test func aCancelledSearchStops() async throws {
        let index = try impactIndex([try SparseVector(terms: [1], weights: [1])], in: folder)
        let query = try SparseVector(terms: [1], weights: [1])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try index.search(query, limit: 1)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try index.search(query, limit: 1).count == 1)
    }

    @Test func manyThreadsSearchIndexesOfDifferentSizes() async throws {
        let small = try (0..<300).map { _ in try randomVector(vocabulary: 0..<50, terms: 1...8, weights: [0.2, 0.7]) }
        let large = try (0..<30_000).map { _ in
            try randomVector(vocabulary: 0..<50, terms: 1...8, weights: [0.2, 0.7])
        }
        let indexes = [
            try impactIndex(small, in: folder, name: "small"), try impactIndex(large, in: folder, name: "large"),
        ]
        let queries = try (0..<10).map { _ in try randomVector(vocabulary: 0..<50, terms: 1...9, weights: [1, 1.7]) }
        let expected = try indexes.map { index in try queries.map { try index.search($0, limit: 50) } }
        #expect(try await indexes[1].search(queries, limit: 50, tasks: 3) == expected[1])
        #expect(try await indexes[0].search([], limit: 50, tasks: 3).isEmpty)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<32 {
                group.addTask {
                    let i = task % 2
                    for _ in 0..<5 {
                        let found = try queries.map { try indexes[i].search($0, limit: 50) }
                        guard found == expected[i] else { return false }
                    }
                    return true
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }
}
