import Foundation
import Retrieval
import Testing
import VectorIndex

@Suite("Similarities, re-scoring and batches")
struct SimilarityTests {
    static let data = ClusteredVectors(count: 900, dimension: 33, clusters: 20, queries: 70, seed: 17)

    static func makeIndex(
        _ vectors: [[Float]], factory: String, similarity: DenseSimilarity
    ) throws -> VectorIndex {
        var builder = try VectorIndexBuilder(
            dimension: vectors[0].count, factory: factory, similarity: similarity)
        for vector in vectors { try builder.append(vector) }
        return try builder.build(threads: 1)
    }

    /// What a similarity is, in double precision.
    static func score(_ a: [Float], _ b: [Float], _ similarity: DenseSimilarity) -> Double {
        let pairs = zip(a, b).map { (Double($0), Double($1)) }
        let product = pairs.reduce(0) { $0 + $1.0 * $1.1 }
        switch similarity {
        case .dot: return product
        case .cosine:
            let lengths = pairs.reduce((0.0, 0.0)) { ($0.0 + $1.0 * $1.0, $0.1 + $1.1 * $1.1) }
            return product / (lengths.0 * lengths.1).squareRoot()
        case .l2: return 1 / (1 + pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
        }
    }

    /// Vectors of different lengths, where the similarities differ.
    static func stretched(_ vectors: [[Float]]) -> [[Float]] {
        vectors.enumerated().map { number, vector in vector.map { $0 * Float(1 + number % 5) / 2 } }
    }

    @Test(
        "every similarity ranks and scores by its definition", arguments: DenseSimilarity.allCases,
        ["Flat", "SQfp16", "SQ8", "SQ4", "HNSW16", "HNSW16_SQ8", "IVF4,Flat", "IVF4,SQ8", "PQ11x4"])
    func definitions(similarity: DenseSimilarity, factory: String) throws {
        let vectors = Self.stretched(Self.data.vectors)
        let index = try Self.makeIndex(vectors, factory: factory, similarity: similarity)
        #expect(index.similarity == similarity)
        let effort = SearchEffort(efSearch: 300, nprobe: 4)
        var found = 0
        for query in Self.data.queries.prefix(20) {
            // With product quantizers and 4 bits nearly everything is re-scored.
            let hits = try index.search(query, limit: 10, effort: effort, oversample: 60)
            let scores = vectors.map { Self.score($0, query, similarity) }
            let best = scores.indices.sorted { scores[$0] > scores[$1] }.prefix(10)
            found += Set(hits.map { Int($0.ordinal) }).intersection(best).count
            for hit in hits { #expect(abs(Double(hit.score) - scores[Int(hit.ordinal)]) < 1e-4) }
            #expect(hits == hits.sorted(by: OrdinalHit.ranksBefore))
        }
        #expect(found >= 190)
    }

    @Test("codes score by what they stand for", arguments: DenseSimilarity.allCases, ["SQfp16", "SQ8", "HNSW16_SQ8"])
    func codesOnly(similarity: DenseSimilarity, factory: String) throws {
        let vectors = Self.stretched(Self.data.vectors)
        let index = try Self.makeIndex(vectors, factory: factory, similarity: similarity)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("codes.faiss")
            try index.write(to: url)
            // Without the vectors beside it, what comes back is what the codes stand for.
            let codes = try VectorIndex(importing: url, similarity: similarity)
            #expect(!codes.canRescore)
            for query in Self.data.queries.prefix(5) {
                for hit in try index.search(query, limit: 10, oversample: 0) {
                    let decoded = try codes.vector(of: hit.ordinal)
                    let inner: DenseSimilarity = similarity == .cosine ? .dot : similarity
                    let unit = similarity == .cosine ? Self.unit(query) : query
                    #expect(abs(Double(hit.score) - Self.score(decoded, unit, inner)) < 1e-4)
                }
            }
        }
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    @Test("a vector without direction has no cosine, and the error names it")
    func noDirection() throws {
        var builder = try VectorIndexBuilder(dimension: 2, factory: "Flat", similarity: .cosine)
        try builder.append([3, 4])
        #expect(throws: VectorIndexError.noDirection(vector: "vector 1")) { try builder.append([0, 0]) }
        try builder.append([1e30, 1e30])
        let index = try builder.build(threads: 1)
        #expect(try index.vector(of: 0) == [0.6, 0.8])
        #expect(throws: VectorIndexError.noDirection(vector: "the query")) { try index.search([0, 0], limit: 1) }
        #expect(try index.search([1e-30, 1e-30], limit: 1).first?.ordinal == 1)
    }

    @Test(
        "a batch finds what its queries find one by one", arguments: DenseSimilarity.allCases,
        ["Flat", "SQfp16", "SQ8", "PQ11x4", "HNSW16"])
    func batches(similarity: DenseSimilarity, factory: String) throws {
        let index = try Self.makeIndex(Self.data.vectors, factory: factory, similarity: similarity)
        var generator = SeededGenerator(state: 3)
        for allowed in [nil, generator.subset(of: 900, share: 0.4)] {
            for count in [0, 1, 2, 31, 32, 33, 70] {
                let queries = Array(Self.data.queries.prefix(count))
                let together = try index.search(queries, limit: 10, allowed: allowed)
                #expect(together.count == count)
                for (query, hits) in zip(queries, together) {
                    let alone = try index.search(query, limit: 10, allowed: allowed)
                    #expect(hits.count == alone.count)
                    for (a, b) in zip(hits, alone) { #expect(abs(a.score - b.score) < 1e-5) }
                    #expect(hits.allSatisfy { allowed?.contains($0.ordinal) ?? true })
                }
            }
        }
    }

    @Test("re-scored hits have the scores of the vectors themselves, also from the file", arguments: ["SQ8", "PQ11x4"])
    func rescoring(factory: String) throws {
        let index = try Self.makeIndex(Self.data.vectors, factory: factory, similarity: .dot)
        #expect(index.canRescore)
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("vectors.faiss")
            try index.write(to: url)
            let opened = try VectorIndex(opening: url)
            try opened.verify()
            #expect(try opened.vector(of: 7) == Self.data.vectors[7])
            for query in Self.data.queries {
                let hits = try opened.search(query, limit: 10, oversample: 3)
                #expect(try hits == index.search(query, limit: 10, oversample: 3))
                for hit in hits {
                    let exact = Self.score(Self.data.vectors[Int(hit.ordinal)], query, .dot)
                    #expect(abs(Double(hit.score) - exact) < 1e-5)
                }
            }
            try Self.flipByte(of: folder.appendingPathComponent("vectors.vectors"), at: 3000)
            #expect(throws: VectorIndexError.self) { try VectorIndex(opening: url).verify() }
        }
    }

    static func flipByte(of url: URL, at position: Int) throws {
        var bytes = try Data(contentsOf: url)
        bytes[position] ^= 1
        try bytes.write(to: url)
    }
}
