import FusionTraining
import Retrieval
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

    @Test func variantsStayTogether() throws {
        let topics = (0..<60).map { number in
            // Three variants of each question; every tenth topic has nothing relevant and is by itself.
            let document = DocumentID("d\(number / 3)")
            return TrainingTopic(id: "\(number)", lists: [nil], grades: number % 10 == 0 ? [:] : [document: 1, "other": 0])
        }
        let folds = try CrossValidation(TrainingSet(legs: ["a"], topics: topics), folds: 4, seed: 3).folds
        #expect(folds.flatMap(\.held).sorted() == Array(0..<60))
        for number in 0..<20 {
            let variants = (number * 3..<number * 3 + 3).filter { $0 % 10 != 0 }
            #expect(folds.count { !$0.held.filter(variants.contains).isEmpty } == 1)
        }
        let sizes = folds.map(\.held.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 3)
    }

    @Test func refusesEmptyFolds() {
        #expect(throws: TrainingError.tooFewTopics(topics: 3, folds: 4)) { try CrossValidation(topics: 3, folds: 4) }
        #expect(throws: TrainingError.self) { try CrossValidation(topics: 3, folds: 1) }
    }
}
