import Foundation
import InvertedIndex
import Retrieval
import Testing

@Suite struct ImpactIndexTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The slow obvious version.
    static func search(
        _ documents: [SparseVector], _ query: SparseVector, limit: Int, allowed: OrdinalSet?
    ) -> [OrdinalHit] {
        let hits = documents.enumerated().map { OrdinalHit(ordinal: UInt32($0), score: query.dot($1)) }
        let matching = hits.filter { $0.score > 0 && allowed?.contains($0.ordinal) ?? true }
        return Array(matching.sorted(by: OrdinalHit.ranksBefore).prefix(max(limit, 0)))
    }

    /// Sizes on both sides of blocks and windows; few weights make many ties.
    @Test(arguments: [
        (1, [1.0]), (2, [1.0]), (63, [0.5, 1, 2]), (64, [1.0]), (65, [0.1, 0.7, 1.3]), (700, [1.0]),
        (700, [0.3, 0.6, 1.1]), (20_000, [0.5, 1.0]), (40_000, [0.11, 0.37, 2.9]),
    ] as [(Int, [Float])])
    func searchEqualsTheSlowOne(size: Int, weights: [Float]) throws {
        let documents = try (0..<size).map { _ in
            try randomVector(vocabulary: 0..<60, terms: 0...6, weights: weights)
        }
        let index = try impactIndex(documents, in: folder)
        for round in 0..<(size > 1000 ? 6 : 30) {
            let query = try randomVector(vocabulary: 0..<70, terms: 0...(round % 3 == 0 ? 1 : 8), weights: weights)
            let sets = [nil, OrdinalSet(capacity: size), OrdinalSet(all: size), randomSet(size, share: 0.1)]
            for allowed in sets {
                let expected = Self.search(documents, query, limit: .max, allowed: allowed)
                for limit in [0, -1, 1, 10, size, size + 5, .max] {
                    let hits = index.search(query, limit: limit, allowed: allowed)
                    #expect(hits == Array(expected.prefix(max(limit, 0))))
                }
            }
        }
    }

    /// Rare terms in a large segment, whose windows are taken by lists, and long gaps between them.
    @Test func rareTermsAreFound() throws {
        let size = 100_000
        let documents = try (0..<size).map { i in
            if i % 9973 == 0 { return try SparseVector(terms: [5, 9], weights: [1, 2]) }
            return i % 700 == 3 ? try SparseVector(terms: [9], weights: [2]) : .empty
        }
        let index = try impactIndex(documents, in: folder)
        let query = try SparseVector(terms: [5, 9], weights: [1, 1])
        for allowed in [nil, randomSet(size, share: 0.5)] {
            for limit in [1, 5, 20, 1000] {
                let expected = Self.search(documents, query, limit: limit, allowed: allowed)
                #expect(index.search(query, limit: limit, allowed: allowed) == expected)
            }
        }
    }

    @Test func figuresAndVectorsAreThoseOfTheDocuments() throws {
        let documents = try (0..<500).map { _ in
            try randomVector(vocabulary: 0..<UInt32.max, terms: 0...9, weights: [.leastNonzeroMagnitude, 1, .pi])
        }
        let index = try impactIndex(documents, in: folder)
        #expect(index.documentCount == 500)
        #expect(index.postingCount == documents.reduce(0) { $0 + $1.count })
        #expect(index.termCount == Set(documents.flatMap(\.terms)).count)
        #expect(index.vectors(of: 0..<500) == documents)
        #expect(index.vectors(of: 100..<117) == Array(documents[100..<117]))
        #expect(index.vectors(of: 3..<3).isEmpty)
        let term = try #require(documents.first { !$0.isEmpty }?.terms[0])
        #expect(index.documentFrequency(of: term) == documents.filter { $0.terms.contains(term) }.count)
        let size = try Data(contentsOf: folder.file("impacts")).count
        #expect(index.byteCount == size)
    }

    @Test func contributionsAddUpToTheScore() throws {
        let documents = try (0..<100).map { _ in
            try randomVector(vocabulary: 0..<20, terms: 1...9, weights: [0.3, 0.9])
        }
        let index = try impactIndex(documents, in: folder)
        let query = try SparseVector(terms: [3, 4, 5, 99], weights: [1, 0.5, 2, 7])
        for hit in index.search(query, limit: 100) {
            let contributions = index.contributions(of: query, toDocument: hit.ordinal)
            #expect(contributions.reduce(0) { $0 + $1.contribution } == hit.score)
            #expect(contributions.map(\.term) == query.terms.filter(documents[Int(hit.ordinal)].terms.contains))
        }
        #expect(index.contributions(of: query, toDocument: 100).isEmpty)
    }

    @Test func anEmptyIndexAndAnEmptyQueryFindNothing() throws {
        let query = try SparseVector(terms: [1], weights: [1])
        let empty = try impactIndex([], in: folder)
        #expect(empty.documentCount == 0 && empty.termCount == 0 && empty.postingCount == 0)
        #expect(empty.search(query, limit: 10).isEmpty)
        #expect(empty.search(query, limit: 10, allowed: OrdinalSet(capacity: 0)).isEmpty)
        #expect(empty.vectors(of: 0..<0).isEmpty)
        let blank = try impactIndex([.empty, .empty], in: folder, name: "blank")
        #expect(blank.search(query, limit: 10).isEmpty && blank.vectors(of: 0..<2) == [.empty, .empty])
        let one = try impactIndex([query], in: folder, name: "one")
        #expect(one.search(.empty, limit: 10).isEmpty)
        #expect(one.search(try SparseVector(terms: [0, 2, .max], weights: [1, 1, 1]), limit: 10).isEmpty)
        #expect(one.search(query, limit: 10) == [OrdinalHit(ordinal: 0, score: 1)])
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
        let expected = indexes.map { index in queries.map { index.search($0, limit: 50) } }
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<32 {
                group.addTask {
                    let i = task % 2
                    return (0..<5).allSatisfy { _ in queries.map { indexes[i].search($0, limit: 50) } == expected[i] }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }
}
