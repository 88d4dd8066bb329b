import Fusion
import Retrieval
import Testing

@Suite struct LinearFusionTests {
    /// Elasticsearch's tests with raw scores: weights 2 and 3 interleave two lists.
    @Test func weighsRawScores() throws {
        let fusion = try LinearFusion(weights: [2, 3], normalizer: .none)
        let fused = fusion.fuse([scored(["1": 10, "2": 5]), scored(["3": 5, "4": 4])], limit: 10)
        #expect(fused.map(\.id) == ["1", "3", "4", "2"])
        #expect(fused.map(\.score) == [20, 15, 12, 10])
    }

    /// Elasticsearch's test of min-max: 10 · minmax[10, 9, 5] beside 2 · [1].
    @Test func normalizesBeforeWeighing() throws {
        let fusion = try LinearFusion(weights: [10, 2], normalizers: [.minmax, .none])
        let fused = fusion.fuse([scored(["1": 10, "2": 9, "3": 5]), scored(["4": 1])], limit: 10)
        #expect(fused.map(\.id) == ["1", "2", "4", "3"])
        #expect(fused.map(\.score) == [10, 8, 2, 0])
        #expect(fused[1].contributions[0].normalizedScore == 0.8)
        #expect(fused[1].contributions[0].score == 9)
    }

    /// Elasticsearch's test of l2_norm for each retriever: lists of one document, [5] and [12], are each of length 1.
    @Test func l2NormIsOfEachListAlone() throws {
        let fusion = try LinearFusion(weights: [1, 1], normalizer: .l2Norm)
        #expect(fusion.fuse([scored(["1": 5]), scored(["4": 12])], limit: 10).map(\.score) == [1, 1])
    }

    /// Elasticsearch's values .385 and .923 are those of the two scores in one list.
    @Test func l2NormOfOneListWithBothScores() {
        let scores = ScoreNormalizer.l2Norm.normalize([5, 12])
        #expect(scores == [5.0 / 13, 12.0 / 13])
        #expect(abs(scores[0] - 0.385) < 1e-3 && abs(scores[1] - 0.923) < 1e-3)
    }

    @Test func addsUpWhatSeveralLegsFound() throws {
        let fusion = try LinearFusion(weights: [1, 0.5], normalizer: .minmax)
        let fused = fusion.fuse([scored(["a": 4, "b": 3, "c": 2]), scored(["c": 9, "b": 1])], limit: 2)
        #expect(fused.map(\.id) == ["a", "b"])
        #expect(fused.map(\.score) == [1, 0.5])
        #expect(
            fused[1].contributions == [
                Contribution(leg: 0, rank: 2, score: 3, chunk: 0, normalizedScore: 0.5, weight: 1, value: 0.5),
                Contribution(leg: 1, rank: 2, score: 1, chunk: 0, normalizedScore: 0, weight: 0.5, value: 0),
            ])
    }

    @Test func countsMustMatch() {
        #expect(throws: FusionError.countsDiffer(weights: 1, normalizers: 2)) {
            try LinearFusion(weights: [1], normalizers: [.none, .none])
        }
        #expect(throws: FusionError.negativeWeight(-1)) { try LinearFusion(weights: [-1], normalizer: .none) }
        #expect(throws: FusionError.noLegs) { try LinearFusion(weights: [], normalizer: .none) }
    }
}
