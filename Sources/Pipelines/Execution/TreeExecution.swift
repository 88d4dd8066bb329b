import BoundedExecutor
import Fusion
import Retrieval

/// One search running through the retriever tree.
///
/// Children of a node run concurrently; legs compute on the bounded executor. What fails or misses its time is left out
/// unless it says that it must not be.
package struct TreeExecution: Sendable {
    package let query: String
    package let size: Int
    /// When the whole search must have answered.
    package let deadline: ContinuousClock.Instant?
    /// Where legs compute.
    package let executor: BoundedExecutor

    package init(
        query: String, size: Int, deadline: ContinuousClock.Instant?, executor: BoundedExecutor = .shared
    ) {
        self.query = query
        self.size = size
        self.deadline = deadline
        self.executor = executor
    }

    /// Runs a node and all below it.
    ///
    /// - Parameters:
    ///   - limit: How many documents the parent wants.
    ///   - filter: The filters of all nodes above.
    package func run(_ bound: BoundNode, limit: Int, filter: Filter?) async throws -> NodeOutcome {
        let options = bound.node.options
        let filter = Filter.all([filter, options.filter].compactMap(\.self))
        var outcome: NodeOutcome
        switch bound {
        case .leg(let node, let retriever, let ownLimit):
            let (list, analysis) = try await withDeadline(timeLeft(for: node)) {
                try await executor.run {
                    try await retriever.retrieveTelling(query, limit: ownLimit ?? limit, filter: filter)
                }
            }
            outcome = NodeOutcome(node: node, list: list, source: .leg(retriever), analysis: analysis)
        case .fusion(let node, let children, let method, let rankWindow):
            outcome = try await fuse(
                node, children, method, rankWindow: max(rankWindow, min(limit, size)), filter: filter)
        case .reranker(let node, let child, let reranker, let rankWindow, let blend):
            let candidates = try await run(child, limit: max(rankWindow, limit), filter: filter)
            outcome = try await rerank(
                node, candidates: candidates, reranker, rankWindow: rankWindow, blend: blend)
        }
        if let minimum = options.minimumScore {
            outcome.list = outcome.list.filter(minimumScore: minimum)
        }
        return outcome
    }

    // MARK: Fusion

    private func fuse(
        _ node: RetrieverNode, _ children: [BoundNode], _ method: any FusionMethod, rankWindow: Int, filter: Filter?
    ) async throws -> NodeOutcome {
        let results = try await withDeadline(node.options.timeout) {
            try await runAll(children, limit: rankWindow, filter: filter)
        }
        var failures: [LegFailure] = []
        var lists: [RankedList?] = []
        var analyses: [QueryAnalysis?] = []
        for result in results {
            switch result {
            case .success(let outcome):
                failures += outcome.failures
                lists.append(outcome.list.prefix(rankWindow))
                analyses.append(outcome.analysis)
            case .failure(let failure):
                failures.append(failure)
                lists.append(nil)
                analyses.append(nil)
            }
        }
        guard lists.contains(where: { $0 != nil }) else { throw PipelineError.everyLegFailed(failures) }
        return SearchTrace.span("\(node.name): fuse") {
            let features = method.readsQuery ? QueryFeatures(text: query, legs: analyses) : .none
            let fused = method.fuse(lists, query: features, limit: rankWindow)
            return NodeOutcome(
                node: node,
                list: RankedList(fused),
                source: .fusion(
                    results, fused: Dictionary(uniqueKeysWithValues: fused.map { ($0.id, $0) })),
                failures: failures)
        }
    }

    /// Runs children side by side; results are in order of the children.
    private func runAll(
        _ children: [BoundNode], limit: Int, filter: Filter?
    ) async throws -> [Result<NodeOutcome, LegFailure>] {
        try await withThrowingTaskGroup(of: (Int, Result<NodeOutcome, LegFailure>).self) { group in
            for (position, child) in children.enumerated() {
                group.addTask {
                    (position, try await attempt(child.node) { try await run(child, limit: limit, filter: filter) })
                }
            }
            var results: [Int: Result<NodeOutcome, LegFailure>] = [:]
            for try await (position, result) in group {
                results[position] = result
            }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    // MARK: Re-ranking

    private func rerank(
        _ node: RetrieverNode, candidates: NodeOutcome, _ reranker: any Reranker, rankWindow: Int, blend: Double
    ) async throws -> NodeOutcome {
        let pool = candidates.list.prefix(rankWindow)
        let result = try await attempt(node) {
            try await withDeadline(timeLeft(for: node)) {
                try await SearchTrace.span("\(node.name): re-rank") {
                    try await reranker.rerank(query, candidates: pool)
                }
            }
        }
        var outcome = NodeOutcome(
            node: node, list: candidates.list, source: .reranker(candidates: candidates, scores: nil, blend: blend),
            failures: candidates.failures)
        switch result {
        case .success(let scores):
            outcome.list = try ScoreBlend(blend).apply(scores, to: candidates.list)
            outcome.source = .reranker(candidates: candidates, scores: scores, blend: blend)
        case .failure(let failure):
            outcome.failures.append(failure)
        }
        return outcome
    }

    // MARK: Failures and time

    /// Turns an error into a failure that the search survives, unless the node or the search itself must not.
    private func attempt<Value>(
        _ node: RetrieverNode, _ work: () async throws -> Value
    ) async throws -> Result<Value, LegFailure> {
        do {
            return .success(try await work())
        } catch let error as CancellationError {
            throw error
        } catch {
            if let error = error as? PipelineError, case .legFailed = error { throw error }
            let failure = LegFailure(leg: node.name, reason: "\(error)")
            if node.options.onFailure == .fail { throw PipelineError.legFailed(failure) }
            return .failure(failure)
        }
    }

    /// The node's own time or what is left of the search's, whichever is less; nil without either.
    private func timeLeft(for node: RetrieverNode) -> Duration? {
        let left = deadline.map { max(.zero, $0 - .now) }
        return [node.options.timeout, left].compactMap(\.self).min()
    }
}
