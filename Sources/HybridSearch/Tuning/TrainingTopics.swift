import BoundedExecutor
import Evaluation
import FusionTraining
import Pipelines
import Retrieval

/// Runs topics through the legs of a pipeline's fusion: the lists that fusion is trained on.
public struct TrainingTopics: Sendable {
    private let plan: SearchPlan
    private let qrels: Qrels

    /// - Parameter plan: Of a pipeline with a fusion.
    public init(plan: SearchPlan, qrels: Qrels) {
        self.plan = plan
        self.qrels = qrels
    }

    /// Searches once for each topic that the qrels judge, several at a time.
    ///
    /// - Parameter progress: Called after each topic with the number of those done.
    /// - Throws: ``PipelineError`` when the pipeline has no fusion or a leg fails: what is learned from a leg that was
    ///   left out would be wrong.
    public func collect(
        _ topics: [Topic], progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> TrainingSet {
        let legs = try plan.fusionLegs()
        let judged = topics.filter { !qrels.grades(of: $0.id).isEmpty }
        var collected = [TrainingTopic?](repeating: nil, count: judged.count)
        try await withThrowingTaskGroup(of: (Int, TrainingTopic).self) { group in
            var next = 0
            func start() {
                guard next < judged.count else { return }
                let position = next
                group.addTask { (position, try await trainingTopic(judged[position])) }
                next += 1
            }
            for _ in 0..<BoundedExecutor.shared.threads { start() }
            var done = 0
            while let (position, topic) = try await group.next() {
                collected[position] = topic
                done += 1
                progress(done)
                start()
            }
        }
        return try TrainingSet(legs: legs, topics: collected.compactMap(\.self))
    }

    private func trainingTopic(_ topic: Topic) async throws -> TrainingTopic {
        let input: FusionInput
        do {
            input = try await plan.fusionInput(for: SearchRequest(topic.text))
        } catch PipelineError.badRequest(let problem) {
            throw PipelineError.badRequest("topic \(topic.id): \(problem)")
        }
        if let failure = input.failures.first { throw PipelineError.legFailed(failure) }
        return TrainingTopic(id: topic.id, lists: input.lists, query: input.query, grades: qrels.grades(of: topic.id))
    }
}
