import Fusion
import Retrieval
import Testing

@Suite struct ReciprocalRankFusionTests {
    /// Elasticsearch's test of weighted rrf: weights .9 and .1, each document first in one list.
    @Test func weightsScaleContributions() throws {
        let fusion = try ReciprocalRankFusion(weights: [0.9, 0.1])
        let fused = fusion.fuse([list("a"), list("b")], limit: 10)
        #expect(fused.map(\.id) == ["a", "b"])
        #expect(abs(fused[0].score - 0.01475) < 1e-5)
        #expect(abs(fused[1].score - 0.00164) < 1e-5)
    }

    /// Elasticsearch's test of explain: rank constant 1, ranks 2 and 1 make 1/3 + 1/2.
    @Test func ranksCountFromOne() throws {
        let fusion = try ReciprocalRankFusion(rankConstant: 1, legs: 2)
        let fused = fusion.fuse([list("x", "a"), list("a", "y")], limit: 10)
        #expect(fused[0].id == "a")
        #expect(abs(fused[0].score - 0.8333334) < 1e-6)
    }

    /// Elasticsearch's test of order: rank constant 10, lists [1, 2, 3, 4] and [4, 3, 1, 2].
    @Test func ordersAsElasticsearch() throws {
        let fusion = try ReciprocalRankFusion(rankConstant: 10, legs: 2)
        let fused = fusion.fuse([list("1", "2", "3", "4"), list("4", "3", "1", "2")], limit: 10)
        #expect(fused.map(\.id) == ["1", "4", "3", "2"])
        #expect(fusion.fuse([list("1", "2"), list("2", "1")], limit: 1).map(\.id) == ["1"])
    }

    @Test func saysWhereAScoreComesFrom() throws {
        let fusion = try ReciprocalRankFusion(weights: [1, 2, 3])
        let fused = fusion.fuse([list("a", "b", from: 7), nil, list("b", from: 3)], limit: 1)
        #expect(
            fused == [
                FusedDocument(
                    id: "b", score: 1.0 / 62 + 3.0 / 61,
                    contributions: [
                        Contribution(leg: 0, rank: 2, score: 6, chunk: 0, weight: 1, value: 1.0 / 62),
                        Contribution(leg: 2, rank: 1, score: 3, chunk: 0, weight: 3, value: 3.0 / 61),
                    ])
            ])
    }

    @Test func aLegThatFoundNothingIsMentionedAndOneThatFailedIsNot() throws {
        let fusion = try ReciprocalRankFusion(legs: 2)
        let withEmpty = fusion.fuse([list("a"), .empty], limit: 10)
        let withFailed = fusion.fuse([list("a"), nil], limit: 10)
        #expect(withEmpty.map(\.score) == withFailed.map(\.score))
        #expect(withEmpty[0].contributions[1] == Contribution(leg: 1, weight: 1))
        #expect(withFailed[0].contributions.map(\.leg) == [0])
    }

    /// 1/61 + 1/63 + 1/67 added in another order differs in the last bit.
    @Test(arguments: [[1, 3, 7], [1, 7, 3], [3, 1, 7], [3, 7, 1], [7, 1, 3], [7, 3, 1]])
    func theSameRanksInAnotherOrderTie(_ ranks: [Int]) throws {
        let lists = ranks.map { rank in
            RankedList(
                sorting: (1...7).map {
                    ScoredDocument(id: $0 == rank ? "d" : DocumentID("f\($0)"), score: -Double($0))
                })
        }
        let fused = try ReciprocalRankFusion(legs: 3).fuse(lists, limit: 10)
        #expect(fused.first { $0.id == "d" }?.score == 1.0 / 67 + 1.0 / 63 + 1.0 / 61)
    }

    @Test func limits() throws {
        let fusion = try ReciprocalRankFusion(legs: 1)
        #expect(fusion.fuse([list("a", "b", "c")], limit: 2).map(\.id) == ["a", "b"])
        #expect(fusion.fuse([list("a", "b", "c")], limit: 0).isEmpty)
        #expect(fusion.fuse([list("a")], limit: -1).isEmpty)
        #expect(fusion.fuse([nil], limit: 5).isEmpty)
    }

    @Test func refusesWhatElasticsearchRefuses() {
        #expect(throws: FusionError.rankConstantTooSmall(0)) { try ReciprocalRankFusion(rankConstant: 0, legs: 2) }
        #expect(throws: FusionError.noLegs) { try ReciprocalRankFusion(legs: 0) }
        #expect(throws: FusionError.noLegs) { try ReciprocalRankFusion(legs: -3) }
        #expect(throws: FusionError.negativeWeight(-0.5)) { try ReciprocalRankFusion(weights: [1, -0.5]) }
        #expect(throws: FusionError.weightNotFinite(.infinity)) { try ReciprocalRankFusion(weights: [.infinity]) }
        #expect(throws: FusionError.self) { try ReciprocalRankFusion(weights: [.nan]) }
        #expect(FusionError.negativeWeight(-0.5).description == "[weight] must be non-negative, found [-0.5]")
    }
}
