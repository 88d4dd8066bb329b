import Evaluation
import Fusion
import FusionTraining
import Retrieval
import Testing

@Suite struct QueryDependentTrainerTests {
    private func measure() throws -> Measure { try Measure("nDCG@5") }

    /// Fixed weights must pick one of the legs for all topics; the query says which one is right.
    @Test func aFeatureThatNamesTheLegIsLearned() throws {
        let measure = try measure()
        let result = try QueryDependentTrainer(measure: measure).train(
            on: SyntheticTopics.legNamedByQuery(120, seed: 1), normalizer: .minmax)
        let unseen = try SyntheticTopics.legNamedByQuery(100, seed: 2)
        let table = try RegretTable(unseen, normalizer: .minmax, measure: measure)
        let fixed = try LinearFusion(weights: table.bestFixed, normalizer: .minmax).mean(of: measure, over: unseen)
        let gain = OracleGain(
            fixed: fixed, predicted: QueryDependentFusion(result.model).mean(of: measure, over: unseen),
            oracle: table.oracle)
        #expect(gain.recovered > 0.5, "\(gain)")
        #expect(result.gain.recovered > 0.5, "\(result.gain)")
        let first = QueryDependentFusion(result.model).weights(
            for: [.empty, .empty], query: QueryFeatures(values: ["first": 1]))
        #expect(first[0] > first[1])
    }

    /// Where one leg is always right, features of chance do no harm.
    @Test func whatNeedsNoFeaturesIsNotSpoiled() throws {
        let measure = try measure()
        let set = try SyntheticTopics.oneGoodLeg(100, seed: 3)
        let result = try QueryDependentTrainer(measure: measure).train(on: set, normalizer: .minmax)
        let unseen = try SyntheticTopics.oneGoodLeg(100, seed: 4)
        let fixed = try LinearFusion(
            weights: RegretTable(set, normalizer: .minmax, measure: measure).bestFixed, normalizer: .minmax)
        let predicted = QueryDependentFusion(result.model).mean(of: measure, over: unseen)
        #expect(predicted > fixed.mean(of: measure, over: unseen) - 0.01)
        #expect(result.gain.predicted >= result.gain.fixed)
    }

    @Test func withoutPenaltiesTheModelIsALinearFusion() throws {
        var trainer = QueryDependentTrainer(measure: try measure())
        trainer.penalties = []
        let set = try SyntheticTopics.legNamedByQuery(30, seed: 5)
        let result = try trainer.train(on: set, normalizer: .minmax)
        #expect(result.model.terms.isEmpty && result.penalty == nil)
        let table = try RegretTable(set, normalizer: .minmax, measure: try measure())
        #expect(result.model.weights == table.bestFixed)
        #expect(result.gain.recovered == 0)
    }

    @Test func theSameTopicsGiveTheSameModel() throws {
        let set = try SyntheticTopics.legNamedByQuery(40, seed: 6)
        let trainer = QueryDependentTrainer(measure: try measure())
        let first = try trainer.train(on: set, normalizer: .zscore).model
        let second = try trainer.train(on: set, normalizer: .zscore).model
        #expect(first == second)
    }

    @Test func badSettingsAreNamed() throws {
        let set = try SyntheticTopics.legNamedByQuery(20, seed: 7)
        var trainer = QueryDependentTrainer(measure: try measure())
        trainer.bandwidth = 0
        #expect(throws: TrainingError.badSetting(name: "bandwidth", value: 0, allowed: "above 0")) {
            try trainer.train(on: set, normalizer: .minmax)
        }
        trainer.bandwidth = 0.1
        trainer.penalties = [0.1, -1]
        #expect(throws: TrainingError.badSetting(name: "penalty", value: -1, allowed: "above 0")) {
            try trainer.train(on: set, normalizer: .minmax)
        }
        trainer.penalties = [0.1]
        trainer.folds = 21
        #expect(throws: TrainingError.tooFewTopics(topics: 20, folds: 21)) {
            try trainer.train(on: set, normalizer: .minmax)
        }
        let empty = try TrainingSet(legs: ["a"], topics: [])
        #expect(throws: TrainingError.nothingRelevantFound(topics: 0)) {
            try trainer.train(on: empty, normalizer: .minmax)
        }
    }
}

@Suite struct RegretTableTests {
    /// Each value is that of the linear fusion with the grid's weights.
    @Test func valuesAreThoseOfLinearFusion() throws {
        let measure = try Measure("nDCG@5")
        let set = try SyntheticTopics.legNamedByQuery(8, seed: 8)
        let table = try RegretTable(set, normalizer: .minmax, measure: measure, steps: 10)
        #expect(table.grid.count == 11)
        for topic in 0..<set.topics.count {
            for (point, weights) in table.grid.enumerated() {
                let fusion = try LinearFusion(weights: weights, normalizer: .minmax)
                let slow = fusion.mean(of: measure, over: set.topics(at: [topic]))
                #expect(abs(table.values[topic * table.grid.count + point] - slow) < 1e-12)
            }
        }
        let fixed = try LinearFusion(weights: table.bestFixed, normalizer: .minmax)
        #expect(table.oracle >= fixed.mean(of: measure, over: set))
    }

    @Test(arguments: [(1, 7, 1), (2, 4, 5), (3, 20, 231), (4, 2, 10)])
    func weightingsAreAllSharesOfTheLegs(_ legs: Int, _ steps: Int, _ count: Int) throws {
        let lists: [RankedList?] = (0..<legs).map { _ in
            RankedList(sorting: [ScoredDocument(id: "x", score: 1)])
        }
        let topic = TrainingTopic(id: "1", lists: lists, grades: ["x": 1])
        let set = try TrainingSet(legs: (0..<legs).map { "leg\($0)" }, topics: [topic])
        let table = try RegretTable(set, normalizer: .minmax, measure: try Measure("nDCG@5"), steps: steps)
        #expect(table.grid.count == count && Set(table.grid).count == count)
        #expect(table.grid.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 && $0.count == legs })
        #expect(table.oracle == 1)
    }

    @Test func shareRecoveredIsOfWhatThereIsToGain() {
        #expect(OracleGain(fixed: 0.5, predicted: 0.6, oracle: 0.7).recovered > 0.49)
        #expect(OracleGain(fixed: 0.5, predicted: 0.4, oracle: 0.7).recovered < 0)
        #expect(OracleGain(fixed: 0.5, predicted: 0.5, oracle: 0.5).recovered == 0)
    }
}
