import Fusion
import Retrieval
import Testing

/// Which chunk of a document a fused list names.
@Suite struct ChunkTests {
    private func list(_ documents: (id: DocumentID, score: Double, chunk: Int)...) -> RankedList {
        RankedList(sorting: documents.map { ScoredDocument(id: $0.id, score: $0.score, chunk: $0.chunk) })
    }

    @Test func theLegThatContributedMostDecides() throws {
        let words = list(("a", 9, 4), ("b", 8, 1))
        let vectors = list(("b", 0.9, 2), ("c", 0.8, 7), ("a", 0.7, 5))
        let fused = try ReciprocalRankFusion(legs: 2).fuse([words, vectors], limit: 10)
        #expect(Dictionary(uniqueKeysWithValues: fused.map { ($0.id, $0.chunk) }) == ["a": 4, "b": 2, "c": 7])
        #expect(fused.first { $0.id == "a" }?.contributions.map(\.chunk) == [4, 5])
        #expect(fused.first { $0.id == "c" }?.contributions.map(\.chunk) == [nil, 7])
        #expect(RankedList(fused).documents.map(\.chunk) == fused.map(\.chunk))

        let heavy = try ReciprocalRankFusion(weights: [1, 3]).fuse([words, vectors], limit: 10)
        #expect(heavy.first { $0.id == "a" }?.chunk == 5)
    }

    @Test func aTieGoesToTheFirstChunk() throws {
        let (one, other) = (list(("a", 3, 6)), list(("a", 5, 2)))
        let method = try LinearFusion(weights: [1, 1], normalizer: .minmax)
        #expect(method.fuse([one, other], limit: 1)[0].chunk == 2)
        #expect(method.fuse([other, one], limit: 1)[0].chunk == 2)
    }

    @Test func scoresBelowZeroCompareToo() throws {
        let method = try LinearFusion(weights: [1, 1], normalizer: .none)
        let fused = method.fuse([list(("a", -3, 6)), list(("a", -5, 2))], limit: 1)
        #expect(fused[0].chunk == 6)
    }

    @Test func aBlendKeepsTheChunks() throws {
        let fused = list(("a", 3, 1), ("b", 2, 2), ("c", 1, 3))
        let reranked = list(("b", 9, 0), ("a", 1, 0))
        for blend in [0, 0.5, 1] {
            let blended = try ScoreBlend(blend).apply(reranked, to: fused)
            let chunks = Dictionary(uniqueKeysWithValues: blended.documents.map { ($0.id, $0.chunk) })
            #expect(chunks == ["a": 1, "b": 2, "c": 3])
        }
    }
}
