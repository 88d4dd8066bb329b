import Evaluation
import Pipelines
import Retrieval

/// Runs topics through a plan, several at once.
public struct TopicRunner: Sendable {
    private let plan: SearchPlan
    private let size: Int
    private let concurrency: Int

    /// - Parameters:
    ///   - size: How many documents for each topic.
    ///   - concurrency: How many topics at once.
    public init(plan: SearchPlan, size: Int, concurrency: Int) {
        self.plan = plan
        self.size = size
        self.concurrency = max(1, concurrency)
    }

    /// What became of the topics.
    public struct Outcome: Sendable {
        /// What was found, ready to be written or evaluated.
        public var run: Run
        /// Topics for which something was left out, and what.
        public var degraded: [(topic: String, failures: [LegFailure])]
        /// The time of each search, in order of the topics.
        public var latencies: [Duration]
    }

    /// Searches for every topic. An error of one ends the run.
    ///
    /// - Parameter progress: Called after each topic with the number of those done.
    public func run(
        _ topics: [Topic], tag: String, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Outcome {
        var responses = [SearchResponse?](repeating: nil, count: topics.count)
        try await withThrowingTaskGroup(of: (Int, SearchResponse).self) { group in
            var next = 0
            var done = 0
            func start() {
                guard next < topics.count else { return }
                let (position, topic) = (next, topics[next])
                group.addTask {
                    (position, try await search(topic))
                }
                next += 1
            }
            for _ in 0..<concurrency { start() }
            while let (position, response) = try await group.next() {
                responses[position] = response
                done += 1
                progress(done)
                start()
            }
        }
        return outcome(topics, responses.compactMap(\.self), tag: tag)
    }

    private func search(_ topic: Topic) async throws -> SearchResponse {
        do {
            return try await plan.search(SearchRequest(topic.text, size: size, fetchesDocuments: false))
        } catch PipelineError.badRequest(let problem) {
            throw PipelineError.badRequest("topic \(topic.id): \(problem)")
        }
    }

    private func outcome(_ topics: [Topic], _ responses: [SearchResponse], tag: String) -> Outcome {
        var outcome = Outcome(run: Run(tag: tag), degraded: [], latencies: responses.map(\.took))
        for (topic, response) in zip(topics, responses) {
            let documents = response.hits.map { ScoredDocument(id: $0.id, score: $0.score) }
            outcome.run.set(RankedList(sorting: documents), for: topic.id)
            if response.degraded { outcome.degraded.append((topic.id, response.failures)) }
        }
        return outcome
    }
}
