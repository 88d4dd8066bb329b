import Foundation
import Retrieval
import Testing
import VectorIndex

@Suite("Merging vector indexes")
struct MergeTests {
    static let data = ClusteredVectors(count: 700, dimension: 16, clusters: 12, queries: 20, seed: 31)

    @Test(
        "a merged index is the one that a builder makes of the same vectors", arguments: DenseSimilarity.allCases,
        ["Flat", "SQ8", "HNSW16", "IVF4,SQ8", "PQ4x4"])
    func sameAsBuilt(similarity: DenseSimilarity, factory: String) throws {
        let vectors = SimilarityTests.stretched(Self.data.vectors)
        try withTemporaryFolder { folder in
            var segments: [VectorIndex] = []
            for (number, range) in [0..<300, 300..<350, 350..<700].enumerated() {
                let url = folder.appendingPathComponent("\(number).faiss")
                try SimilarityTests.makeIndex(Array(vectors[range]), factory: factory, similarity: similarity)
                    .write(to: url)
                segments.append(try VectorIndex(opening: url))
            }
            var generator = SeededGenerator(state: 9)
            let kept = [300, 50, 350].map { generator.subset(of: $0, share: 0.7) }
            let plan = MergePlan(keeping: kept)
            let url = folder.appendingPathComponent("merged.faiss")
            try VectorIndex.merge(segments, by: plan, to: url, threads: 1)
            let starts = [0, 300, 350]
            let expected = try SimilarityTests.makeIndex(
                plan.sources.map { vectors[starts[$0.segment] + Int($0.ordinal)] }, factory: factory,
                similarity: similarity)
            let merged = try VectorIndex(opening: url)
            try merged.verify()
            #expect(merged.count == plan.count && merged.factory == factory && merged.similarity == similarity)
            for query in Self.data.queries {
                let (hits, wanted) = try (merged.search(query, limit: 10), expected.search(query, limit: 10))
                #expect(hits.map(\.ordinal) == wanted.map(\.ordinal))
            }
        }
    }

    @Test("what was asked to decide by itself decides anew, and nothing is left over")
    func automatic() throws {
        let one = try makeIndex(Self.data.vectors, factory: "auto")
        #expect(one.factory == "Flat" && one.requestedFactory == "auto")
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("merged.faiss")
            let plan = MergePlan(keeping: [OrdinalSet(capacity: 700), OrdinalSet(all: 700)])
            try VectorIndex.merge([one, one], by: plan, to: url)
            #expect(try VectorIndex(opening: url).requestedFactory == "auto")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(names == ["merged.faiss", "merged.faiss.json"])
            try VectorIndex.merge([one], by: MergePlan(keeping: [OrdinalSet(capacity: 700)]), to: url)
            #expect(try VectorIndex(opening: url).count == 0)
        }
    }

    @Test("indexes of different similarities are refused")
    func differentSimilarities() throws {
        let one = try SimilarityTests.makeIndex([[1, 0]], factory: "Flat", similarity: .dot)
        let other = try SimilarityTests.makeIndex([[1, 0]], factory: "Flat", similarity: .l2)
        let plan = MergePlan(keeping: [OrdinalSet(all: 1), OrdinalSet(all: 1)])
        _ = try withTemporaryFolder { folder in
            #expect(throws: VectorIndexError.differentSimilarities(.dot, .l2)) {
                try VectorIndex.merge([one, other], by: plan, to: folder.appendingPathComponent("x.faiss"))
            }
        }
    }
}
