import Fusion
import Retrieval
import Testing

@Suite struct ScoreBlendTests {
    private let fused = scored(["a": 9, "b": 8, "c": 5, "d": 4, "e": 3])

    @Test func blendsTheWindowAndKeepsTheRestBelow() throws {
        let blended = ScoreBlend.balanced.apply(scored(["c": 2, "a": 1, "b": 0]), to: fused)
        // minmax(reranker): c 1, a .5, b 0; minmax(fused): a 1, b .75, c 0.
        #expect(blended.documents.map(\.id) == ["a", "c", "b", "d", "e"])
        #expect(blended.documents.map(\.score) == [0.75, 0.5, 0.375, -0.625, -1.625])
    }

    @Test func replaceGivesTheRerankersOrderAndScores() {
        let blended = ScoreBlend.replace.apply(scored(["c": -2, "a": -5, "b": -3.5]), to: fused)
        #expect(blended.documents.map(\.id) == ["c", "b", "a", "d", "e"])
        #expect(blended.documents.map(\.score) == [-2, -3.5, -5, -6, -7])
    }

    @Test func zeroKeepsTheFusedOrder() throws {
        let blended = try ScoreBlend(0).apply(scored(["c": 2, "a": 1, "b": 7]), to: fused)
        #expect(blended.documents.map(\.id) == ["a", "b", "c", "d", "e"])
        #expect(blended.documents.map(\.score) == [1, 0.75, 0, -1, -2])
    }

    @Test func windowsOfOneOrOfEqualScores() throws {
        let one = ScoreBlend.balanced.apply(scored(["a": -3]), to: fused)
        #expect(one.documents.map(\.id) == ["a", "b", "c", "d", "e"])
        #expect(one.documents.map(\.score) == [1, 0, -3, -4, -5])
        let flat = scored(["a": 1, "b": 1, "c": 1])
        let blended = ScoreBlend.balanced.apply(scored(["b": 3, "a": 1]), to: flat)
        #expect(blended.documents.map(\.id) == ["b", "a", "c"])
        #expect(blended.documents.map(\.score) == [1, 0.5, -0.5])
    }

    @Test func strangersAreIgnoredAndAnEmptyRerankChangesNothing() {
        #expect(ScoreBlend.balanced.apply(.empty, to: fused) == fused)
        #expect(ScoreBlend.balanced.apply(scored(["x": 1]), to: fused) == fused)
        #expect(ScoreBlend.balanced.apply(scored(["x": 1]), to: .empty) == .empty)
    }

    @Test func refusesOtherBlends() {
        #expect(throws: FusionError.blendOutOfRange(1.5)) { try ScoreBlend(1.5) }
        #expect(throws: FusionError.blendOutOfRange(-0.1)) { try ScoreBlend(-0.1) }
        #expect(throws: FusionError.self) { try ScoreBlend(.nan) }
    }

    /// Whatever the window and the blend: nothing is lost, the window comes first, and the rest keeps its order.
    @Test(arguments: 0..<200) func orderHolds(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fused = random.list()
        let window = fused.prefix(Int.random(in: 0...12, using: &random)).documents.map(\.id)
        let reranked = RankedList(
            sorting: window.map { ScoredDocument(id: $0, score: Double(Int.random(in: -9...9, using: &random))) })
        for blend in [0, 0.3, 0.5, 1] {
            let blended = try ScoreBlend(blend).apply(reranked, to: fused)
            #expect(Set(blended.documents.prefix(window.count).map(\.id)) == Set(window))
            #expect(
                blended.documents.dropFirst(window.count).map(\.id)
                    == fused.documents.dropFirst(window.count).map(\.id))
            if blend == 1 { #expect(Array(blended.documents.prefix(window.count)) == reranked.documents) }
        }
    }

    /// A reranker that drops candidates from the middle must not see them above those that it kept.
    @Test func documentsThatTheRerankerDroppedGoBelow() throws {
        for blend in [0.5, 1] {
            let blended = try ScoreBlend(blend).apply(scored(["e": 2, "c": 1]), to: fused)
            #expect(Set(blended.documents.prefix(2).map(\.id)) == ["c", "e"])
            #expect(blended.documents.dropFirst(2).map(\.id) == ["a", "b", "d"])
        }
    }
}
