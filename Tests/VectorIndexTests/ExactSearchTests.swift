import Retrieval
import Testing
import VectorIndex

@Suite("Flat search")
struct ExactSearchTests {
    @Test("finds what a double loop finds, with and without filters", arguments: [1, 3, 17, 384])
    func agreesWithDoubleLoop(dimension: Int) throws {
        var generator = SeededGenerator(state: UInt64(dimension))
        let vectors = (0..<700).map { _ in generator.unitVector(dimension) }
        let index = try makeIndex(vectors, factory: "Flat")
        for (share, limit) in [(1.0, 10), (0.5, 1), (0.5, 100), (0.02, 10), (0.02, 700)] {
            let query = generator.unitVector(dimension)
            let allowed = share < 1 ? generator.subset(of: 700, share: share) : nil
            let hits = try index.search(query, limit: limit, allowed: allowed)
            let expected = slowSearch(vectors, query, limit: limit, allowed: allowed)
            #expect(hits.count == expected.count)
            for (hit, wanted) in zip(hits, expected) {
                // Neighbours in double precision may be equal or swapped in single precision, never further apart.
                #expect(abs(Double(hit.score) - wanted.score) < 1e-5)
                #expect(allowed?.contains(hit.ordinal) ?? true)
            }
            #expect(hits == hits.sorted(by: OrdinalHit.ranksBefore))
            #expect(Set(hits.map(\.ordinal)).count == hits.count)
        }
    }

    /// Small whole numbers multiply without rounding, so order and scores must be the same to the last bit.
    @Test("is exact among ties, duplicates and zero vectors", arguments: 0..<20)
    func tiesAreInOrderOfOrdinal(seed: Int) throws {
        var generator = SeededGenerator(state: UInt64(seed))
        let vectors = (0..<500).map { _ in (0..<6).map { _ in Float(Int.random(in: -1...1, using: &generator)) } }
        let index = try makeIndex(vectors, factory: "Flat")
        let query = (0..<6).map { _ in Float(Int.random(in: -2...2, using: &generator)) }
        for limit in [1, 7, 64, 500] {
            for allowed in [nil, generator.subset(of: 500, share: 0.3), OrdinalSet(all: 500)] {
                let hits = try index.search(query, limit: limit, allowed: allowed)
                let expected = slowSearch(vectors, query, limit: limit, allowed: allowed)
                #expect(hits == expected.map { OrdinalHit(ordinal: $0.ordinal, score: Float($0.score)) })
            }
        }
    }

    @Test("limits may be zero, negative or above the count; filters may be empty or of one")
    func edges() throws {
        let index = try makeIndex([[1, 0], [0, 1], [1, 1]], factory: "Flat")
        #expect(try index.search([1, 0], limit: 0) == [])
        #expect(try index.search([1, 0], limit: -1) == [])
        #expect(try index.search([2, 1], limit: .max).map(\.ordinal) == [2, 0, 1])
        #expect(try index.search([1, 0], limit: 5, allowed: OrdinalSet(capacity: 3)) == [])
        var one = OrdinalSet(capacity: 3)
        one.insert(1)
        #expect(try index.search([1, 0], limit: 5, allowed: one) == [OrdinalHit(ordinal: 1, score: 0)])
    }

    @Test("numbers of extreme size do not leave the order")
    func extremes() throws {
        let index = try makeIndex([[1e18, 1e18], [-1e18, 1e18], [.leastNonzeroMagnitude, 0]], factory: "Flat")
        let hits = try index.search([1e18, -1e18], limit: 3)
        #expect(hits.map(\.ordinal) == [2, 0, 1])
        #expect(hits.allSatisfy { $0.score.isFinite })
    }

    @Test("an index without vectors finds nothing", arguments: ["Flat", "HNSW32", "IVF16,Flat", "SQ8", "auto"])
    func empty(factory: String) throws {
        let index = try makeIndex([], dimension: 4, factory: factory)
        #expect(index.count == 0)
        #expect(try index.search([1, 0, 0, 0], limit: 10) == [])
        #expect(try index.search([1, 0, 0, 0], limit: 10, allowed: OrdinalSet(capacity: 0)) == [])
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("empty.faiss")
            try index.write(to: url)
            let opened = try VectorIndex(opening: url)
            #expect(opened.count == 0 && opened.dimension == 4)
            #expect(try opened.search([1, 0, 0, 0], limit: 10) == [])
        }
    }
}
