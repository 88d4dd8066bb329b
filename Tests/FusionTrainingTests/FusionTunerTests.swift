import Evaluation
import Fusion
import FusionTraining
import Retrieval
import Synchronization
import Testing

/// Tuning on collections in which what a good fusion is is known.
@Suite struct FusionTunerTests {
    private func tuner(_ methods: [FusionTuner.Method]) throws -> FusionTuner {
        FusionTuner(measure: try Measure("nDCG@10"), methods: methods, folds: 3, lowestScores: [0, nil])
    }

    @Test func weightsThatHelpAreFound() async throws {
        let set = try SyntheticTopics.oneGoodLeg(60, seed: 3)
        let tuner = try tuner([.linear, .rrf])
        let outcome = try await tuner.tune(on: set)
        #expect(outcome.candidates.map(\.name) == ["equal weights", "rrf, constant 60", "linear", "rrf, tuned"])
        #expect(outcome.isBetter)
        #expect(outcome.best >= 2)
        guard case .linear(let fusion) = outcome.candidates[2].fusion else {
            Issue.record("the candidate is no weighted sum")
            return
        }
        #expect(fusion.weights[0] > 3 * fusion.weights[1])
        // A run has each topic once, by what was trained on others.
        #expect(outcome.candidates.allSatisfy { $0.run.topics.count == 60 })
        #expect(outcome.qrels.topics.count == 60)
    }

    @Test func whatTheQueryKnowsIsFound() async throws {
        let set = try SyntheticTopics.legNamedByQuery(90, seed: 5)
        let outcome = try await tuner([.linear, .queryDependent]).tune(on: set)
        #expect(outcome.isBetter)
        #expect(outcome.candidates[outcome.best].name == "query-dependent")
    }

    /// The legs are exchanged for every other topic: no weighting can be better than equal ones by more than chance.
    @Test func whereNothingHelpsNothingIsClaimed() async throws {
        let set = try SyntheticTopics.oneGoodLeg(60, seed: 9)
        let mixed = try TrainingSet(
            legs: set.legs,
            topics: set.topics.enumerated().map { number, topic in
                var topic = topic
                if number % 2 == 1 { topic.lists.reverse() }
                return topic
            })
        let outcome = try await tuner([.linear]).tune(on: mixed)
        #expect(!outcome.isBetter)
    }

    @Test func progressCountsEveryTraining() async throws {
        let set = try SyntheticTopics.oneGoodLeg(12, seed: 1)
        let tuner = try tuner([.linear])
        let counts = Counts()
        _ = try await tuner.tune(on: set) { counts.add($0) }
        #expect(counts.all == Array(1...tuner.trainingCount))
    }

    @Test func tooFewTopicsAreAnError() async throws {
        let set = try SyntheticTopics.oneGoodLeg(2, seed: 1)
        await #expect(throws: TrainingError.tooFewTopics(topics: 2, folds: 3)) {
            try await tuner([.linear]).tune(on: set)
        }
    }

    @Test func aCancelledTuningEnds() async throws {
        let set = try SyntheticTopics.oneGoodLeg(60, seed: 3)
        let tuner = try tuner(FusionTuner.Method.allCases)
        let task = Task { try await tuner.tune(on: set) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

/// `tune` reports from one task, but its closure may be called from any.
private final class Counts: Sendable {
    private let counts = Mutex<[Int]>([])
    func add(_ count: Int) { counts.withLock { $0.append(count) } }
    var all: [Int] { counts.withLock { $0 } }
}
