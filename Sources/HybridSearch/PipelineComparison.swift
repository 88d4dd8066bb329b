import Evaluation
import Pipelines
import Retrieval

/// Runs several pipelines over the same topics, so that what they find and how long they take can be compared.
///
/// Pipelines take turns, a few topics each: what else the machine does meanwhile hits all of them alike. Each answers
/// some topics before its time is taken.
public struct PipelineComparison: Sendable {
    private static let topicsPerTurn = 8

    private let plans: [SearchPlan]
    private let size: Int
    private let concurrency: Int
    private let warmUps: Int

    /// - Parameters:
    ///   - plans: The pipelines, bound to an index.
    ///   - size: How many documents for each topic.
    ///   - concurrency: How many topics at once. With 1 latencies are those of searches that have the machine to
    ///     themselves.
    ///   - warmUps: How many topics a pipeline answers before its time is taken.
    public init(plans: [SearchPlan], size: Int, concurrency: Int = 1, warmUps: Int = 8) {
        self.plans = plans
        self.size = size
        self.concurrency = max(1, concurrency)
        self.warmUps = max(0, warmUps)
    }

    /// Searches for every topic with every pipeline. An error of one ends the comparison.
    ///
    /// - Parameters:
    ///   - tags: The names of the runs, one for each pipeline.
    ///   - progress: Called with the number of searches that are done, warm-ups not counted.
    /// - Precondition: There is a tag for each pipeline.
    /// - Returns: What became of the topics, for each pipeline in their order.
    public func run(
        _ topics: [Topic], tags: [String], progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> [TopicRunner.Outcome] {
        precondition(tags.count == plans.count, "\(tags.count) tags for \(plans.count) pipelines")
        let runners = plans.map { TopicRunner(plan: $0, size: size, concurrency: concurrency) }
        for runner in runners {
            _ = try await runner.run(Array(topics.prefix(warmUps)), tag: "warm-up")
        }
        var outcomes = tags.map { TopicRunner.Outcome(run: Run(tag: $0), degraded: [], latencies: []) }
        var done = 0
        let share = max(Self.topicsPerTurn, concurrency)
        for (turn, start) in stride(from: 0, to: topics.count, by: share).enumerated() {
            let part = Array(topics[start..<min(start + share, topics.count)])
            // Who begins changes, so that nobody always follows the same other.
            for position in runners.indices.map({ ($0 + turn) % runners.count }) {
                let before = done
                outcomes[position].append(
                    try await runners[position].run(part, tag: tags[position]) { progress(before + $0) })
                done += part.count
            }
        }
        return outcomes
    }
}

extension TopicRunner.Outcome {
    /// Adds what became of further topics.
    fileprivate mutating func append(_ other: TopicRunner.Outcome) {
        for topic in other.run.topics {
            run.set(RankedList(sorting: other.run.documents(of: topic)), for: topic)
        }
        degraded += other.degraded
        latencies += other.latencies
    }
}
