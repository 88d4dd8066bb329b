import Evaluation
import Fusion
import FusionTraining
import Retrieval
import Testing

@Suite struct LinearFusionTrainerTests {
    @Test func findsTheLegThatKnows() throws {
        let measure = try Measure("nDCG@10")
        let trained = try LinearFusionTrainer(measure: measure).train(
            on: try SyntheticTopics.oneGoodLeg(60, seed: 1), normalizer: .minmax)
        #expect(trained.weights[0] > 0.8)
        let others = try SyntheticTopics.oneGoodLeg(60, seed: 2)
        let equal = try LinearFusion(weights: [1, 1], normalizer: .minmax)
        #expect(trained.mean(of: measure, over: others) > equal.mean(of: measure, over: others) + 0.15)
    }

    @Test(arguments: ScoreNormalizer.standard) func neverWorseThanEqualWeightsOnItsTopics(_ normalizer: ScoreNormalizer) throws {
        let measure = try Measure("MAP")
        let set = try SyntheticTopics.legNamedByQuery(40, seed: 3)
        let trained = try LinearFusionTrainer(measure: measure).train(on: set, normalizer: normalizer)
        let equal = try LinearFusion(weights: [1, 1], normalizer: normalizer)
        // Steps are judged by their neighbours too, so a little may be given up.
        #expect(trained.mean(of: measure, over: set) > equal.mean(of: measure, over: set) - 0.01)
        #expect(abs(trained.weights.reduce(0, +) - 1) < 1e-12)
    }

    @Test func isDeterministic() throws {
        let set = try SyntheticTopics.legNamedByQuery(30, seed: 4)
        let trainer = LinearFusionTrainer(measure: try Measure("nDCG@5"))
        let first = try trainer.train(on: set, normalizer: .zscore)
        #expect(try trainer.train(on: set, normalizer: .zscore) == first)
    }

    @Test func saysWhenNothingCanBeLearned() throws {
        let topic = TrainingTopic(id: "1", lists: [.empty], grades: ["a": 1])
        let set = try TrainingSet(legs: ["one"], topics: [topic])
        #expect(throws: TrainingError.nothingRelevantFound(topics: 1)) {
            try LinearFusionTrainer(measure: Measure("nDCG@10")).train(on: set, normalizer: .none)
        }
        #expect(throws: TrainingError.listCountDiffers(topic: "1", lists: 1, legs: 2)) {
            try TrainingSet(legs: ["one", "two"], topics: [topic])
        }
        #expect(throws: TrainingError.legsNotUnique(["a", "a"])) { try TrainingSet(legs: ["a", "a"], topics: []) }
        #expect(throws: TrainingError.noLegs) { try TrainingSet(legs: [], topics: []) }
    }

    @Test func oneLegHasTheWeightOne() throws {
        let topic = TrainingTopic(
            id: "1", lists: [RankedList(sorting: [ScoredDocument(id: "a", score: 3)])], grades: ["a": 1])
        let set = try TrainingSet(legs: ["one"], topics: [topic])
        let trained = try LinearFusionTrainer(measure: Measure("nDCG@10")).train(on: set, normalizer: .minmax)
        #expect(trained.weights == [1])
    }
}
