import Retrieval
import Testing
import VectorIndex

@Suite("Approximate search")
struct ApproximateSearchTests {
    static let data = ClusteredVectors(count: 5000, dimension: 48, clusters: 50, queries: 40, seed: 7)

    /// The share of the exact search's hits that an index finds.
    static func recall(
        _ index: VectorIndex, limit: Int = 10, allowed: OrdinalSet? = nil, effort: SearchEffort = .default
    ) throws -> Double {
        let flat = try makeIndex(data.vectors, factory: "Flat")
        var found = 0
        var wanted = 0
        for query in data.queries {
            let hits = try index.search(query, limit: limit, allowed: allowed, effort: effort)
            let exact = try flat.search(query, limit: limit, allowed: allowed)
            #expect(hits.count == exact.count)
            #expect(hits == hits.sorted(by: OrdinalHit.ranksBefore))
            #expect(Set(hits.map(\.ordinal)).count == hits.count)
            #expect(hits.allSatisfy { allowed?.contains($0.ordinal) ?? true })
            found += Set(hits.map(\.ordinal)).intersection(exact.map(\.ordinal)).count
            wanted += exact.count
        }
        return wanted == 0 ? 1 : Double(found) / Double(wanted)
    }

    @Test("HNSW finds at least nine of the ten nearest")
    func graphRecall() throws {
        let index = try makeIndex(Self.data.vectors, factory: "HNSW32")
        #expect(!index.isExhaustive)
        #expect(try Self.recall(index) >= 0.9)
        #expect(try Self.recall(index, effort: SearchEffort(efSearch: 1)) >= 0.5)
    }

    @Test("efSearch of a search counts, though FAISS 1.7.3 ignores it in its parameters")
    func effortCounts() throws {
        // Without clusters, and with few links, so that a narrow walk misses much.
        var generator = SeededGenerator(state: 3)
        let vectors = (0..<6000).map { _ in generator.unitVector(64) }
        let index = try makeIndex(vectors, factory: "HNSW8")
        let flat = try makeIndex(vectors, factory: "Flat")
        var found = [16: 0, 150: 0]
        for _ in 0..<50 {
            let query = generator.unitVector(64)
            let exact = Set(try flat.search(query, limit: 10).map(\.ordinal))
            for ef in found.keys {
                let hits = try index.search(query, limit: 10, effort: SearchEffort(efSearch: ef))
                found[ef, default: 0] += exact.intersection(hits.map(\.ordinal)).count
            }
        }
        #expect(found[150, default: 0] > found[16, default: 0] + 50)
    }

    @Test("filters are respected and do not cost recall", arguments: ["HNSW32", "IVF16,Flat"])
    func filters(factory: String) throws {
        let index = try makeIndex(Self.data.vectors, factory: factory)
        var generator = SeededGenerator(state: 11)
        for share in [0, 0.0005, 0.002, 0.01, 0.1, 0.5, 0.9, 0.999] {
            let allowed = generator.subset(of: 5000, share: share)
            let effort = SearchEffort(efSearch: 32, nprobe: 4)
            #expect(try Self.recall(index, allowed: allowed, effort: effort) >= 0.9, "share \(share)")
        }
    }

    @Test("a filter far away from the query is respected", arguments: ["HNSW32", "IVF16,Flat"])
    func correlatedFilter(factory: String) throws {
        let index = try makeIndex(Self.data.vectors, factory: factory)
        // Half of the clusters; queries of the other half have their near neighbours excluded.
        var allowed = OrdinalSet(capacity: 5000)
        for ordinal in 0..<5000 where ordinal % 50 < 25 {
            allowed.insert(DocumentOrdinal(ordinal))
        }
        for query in Self.data.queries {
            // Little effort, so that it is the graph and the lists that filter, not the exhaustive search.
            let effort = SearchEffort(efSearch: 20, nprobe: 4)
            let hits = try index.search(query, limit: 20, allowed: allowed, effort: effort)
            #expect(hits.count == 20)
            #expect(hits.allSatisfy { allowed.contains($0.ordinal) })
        }
    }

    @Test("a limit above the count finds every vector", arguments: ["HNSW32", "IVF16,Flat", "HNSW32_SQ8", "SQ8"])
    func everything(factory: String) throws {
        let index = try makeIndex(Array(Self.data.vectors.prefix(1000)), factory: factory)
        let hits = try index.search(Self.data.queries[0], limit: 2000)
        #expect(Set(hits.map(\.ordinal)) == Set(0..<1000))
        #expect(hits == hits.sorted(by: OrdinalHit.ranksBefore))
    }

    @Test("other indexes of the factory work", arguments: ["SQ8", "SQfp16", "HNSW16_SQ8", "IVF32,SQ8", "IVF32,Flat"])
    func otherFactories(factory: String) throws {
        let index = try makeIndex(Self.data.vectors, factory: factory)
        #expect(index.factory == factory)
        #expect(try Self.recall(index) >= 0.9)
        let vector = try index.vector(of: 4321)
        #expect(zip(vector, Self.data.vectors[4321]).allSatisfy { abs($0 - $1) < 0.01 })
    }

    @Test("product quantisers find in the right direction", arguments: ["PQ12x4", "IVF16,PQ12x4"])
    func productQuantizers(factory: String) throws {
        let index = try makeIndex(Self.data.vectors, factory: factory)
        #expect(try Self.recall(index, limit: 50) >= 0.3)
    }

    @Test("one thread builds the same graph every time")
    func deterministic() throws {
        let one = try makeIndex(Self.data.vectors, factory: "HNSW16")
        let two = try makeIndex(Self.data.vectors, factory: "HNSW16")
        try withTemporaryFolder { folder in
            let a = try one.write(to: folder.appendingPathComponent("a.faiss"))
            let b = try two.write(to: folder.appendingPathComponent("b.faiss"))
            #expect(a == b)
        }
    }

    @Test("many tasks search one index at once and find what one finds", arguments: ["Flat", "HNSW32", "IVF16,Flat"])
    func concurrentSearches(factory: String) async throws {
        let index = try makeIndex(Self.data.vectors, factory: factory, threads: 2)
        var generator = SeededGenerator(state: 5)
        let allowed = generator.subset(of: 5000, share: 0.6)
        let expected = try Self.data.queries.map { try index.search($0, limit: 20, allowed: allowed) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for i in Self.data.queries.indices {
                        let query = (i + worker * 5) % Self.data.queries.count
                        let hits = try index.search(Self.data.queries[query], limit: 20, allowed: allowed)
                        if hits != expected[query] { return false }
                    }
                    return true
                }
            }
            for try await agrees in group {
                #expect(agrees)
            }
        }
    }

    @Test("graphs of different sizes are searched in turn on one thread")
    func marksOfOtherGraphs() throws {
        let large = try makeIndex(Self.data.vectors, factory: "HNSW32")
        let small = try makeIndex(Array(Self.data.vectors.prefix(3000)), factory: "HNSW32")
        let expected = try Self.data.queries.map { try small.search($0, limit: 10) }
        for round in 0..<8 {
            for (query, wanted) in zip(Self.data.queries, expected) {
                _ = try large.search(query, limit: 10)
                #expect(try small.search(query, limit: 10) == wanted, "round \(round)")
            }
        }
    }
}
