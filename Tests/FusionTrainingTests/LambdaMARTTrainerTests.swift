import Evaluation
import Fusion
import FusionTraining
import Retrieval
import Testing

@Suite struct LambdaMARTTrainerTests {
    private var settings: LambdaMARTTrainer.Settings {
        var settings = LambdaMARTTrainer.Settings()
        settings.folds = 2
        settings.rounds = 60
        settings.trees.rowsPerLeaf = 20
        settings.learningRate = 0.1
        return settings
    }

    /// Where the query says which leg to trust, fixed weights fail and trees do not.
    @Test func learnsWhatWeightsCannot() throws {
        let measure = try Measure("nDCG@10")
        let set = try SyntheticTopics.legNamedByQuery(120, seed: 1)
        let others = try SyntheticTopics.legNamedByQuery(120, seed: 2)
        let model = try LambdaMARTTrainer(measure: measure, settings: settings).train(on: set)
        let linear = try LinearFusionTrainer(measure: measure).train(on: set, normalizer: .minmax)
        let learned = LearnedFusion(model).mean(of: measure, over: others)
        #expect(learned > linear.mean(of: measure, over: others) + 0.1)
        #expect(learned > 0.85)
    }

    @Test func isDeterministicAndSurvivesItsFile() throws {
        let set = try SyntheticTopics.legNamedByQuery(40, seed: 3)
        var settings = settings
        settings.trees.topicShare = 0.8
        settings.trees.featureShare = 0.5
        let trainer = LambdaMARTTrainer(measure: try Measure("nDCG@10"), settings: settings)
        let model = try trainer.train(on: set, start: [0.7, 0.3])
        #expect(try trainer.train(on: set, start: [0.7, 0.3]) == model)
        let read = try LearnedFusionModel(json: Array(model.jsonText().utf8))
        #expect(read == model)
        settings.seed = 2
        #expect(try LambdaMARTTrainer(measure: trainer.measure, settings: settings).train(on: set) != model)
    }

    /// More of a leg's score never lowers the fused score when trees are monotone and see scores only.
    @Test func scoresRiseWithTheLegs() throws {
        let set = try SyntheticTopics.oneGoodLeg(60, seed: 4)
        let features: [CandidateFeature] = [.leg(.minmax, 0), .leg(.minmax, 1), .leg(.logRank, 0)]
        let model = try LambdaMARTTrainer(measure: Measure("nDCG@10"), settings: settings).train(
            on: set, features: features)
        #expect(model.trees.count > 0)
        var scores = [Double](repeating: 0, count: 41)
        for feature in 0..<3 {
            let rows = (0...40).flatMap { step -> [Float] in
                var row: [Float] = [0.5, 0.5, 1.5]
                row[feature] = Float(step) / 40 * (feature == 2 ? 4 : 1)
                return row
            }
            scores = scores.map { _ in 0 }
            model.trees.add(to: &scores, rows: rows, width: 3)
            for (low, high) in zip(scores, scores.dropFirst()) {
                #expect(feature == 2 ? low >= high : low <= high)
            }
        }
    }

    @Test func saysWhatIsMissing() throws {
        let topic = TrainingTopic(
            id: "1", lists: [RankedList(sorting: [ScoredDocument(id: "a", score: 3)])], grades: ["a": 1])
        let set = try TrainingSet(legs: ["one"], topics: [topic])
        let trainer = LambdaMARTTrainer(measure: try Measure("nDCG@10"))
        #expect(throws: TrainingError.tooFewTopics(topics: 1, folds: 5)) { try trainer.train(on: set) }
        #expect(throws: TrainingError.nothingRelevantFound(topics: 0)) {
            try trainer.train(on: TrainingSet(legs: ["one"], topics: []))
        }
    }
}
