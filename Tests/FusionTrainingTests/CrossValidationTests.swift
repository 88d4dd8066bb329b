import FusionTraining
import Testing

@Suite struct CrossValidationTests {
    @Test(arguments: [(2, 2), (10, 3), (225, 5), (7, 7), (101, 10)])
    func eachTopicIsHeldOnce(_ topics: Int, _ folds: Int) throws {
        let split = try CrossValidation(topics: topics, folds: folds, seed: 9).folds
        #expect(split.count == folds)
        #expect(split.flatMap(\.held).sorted() == Array(0..<topics))
        for fold in split {
            #expect((fold.held + fold.training).sorted() == Array(0..<topics))
            #expect(fold.held == fold.held.sorted() && fold.training == fold.training.sorted())
        }
        let sizes = split.map(\.held.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    @Test func theSeedDecides() throws {
        let first = try CrossValidation(topics: 50, folds: 5, seed: 1).folds
        #expect(try CrossValidation(topics: 50, folds: 5, seed: 1).folds == first)
        #expect(try CrossValidation(topics: 50, folds: 5, seed: 2).folds != first)
    }

    @Test func refusesEmptyFolds() {
        #expect(throws: TrainingError.tooFewTopics(topics: 3, folds: 4)) { try CrossValidation(topics: 3, folds: 4) }
        #expect(throws: TrainingError.self) { try CrossValidation(topics: 3, folds: 1) }
    }
}
