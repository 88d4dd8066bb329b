import BoundedExecutor
import Fusion
import Retrieval

/// One search running through the retriever tree.
///
/// Children of a node run concurrently; legs compute on the bounded executor. What fails or misses its time is left
/// out unless it says that it must not be.
package struct TreeExecution: Sendable {
    package let query: String
    /// How many documents each node is asked for.
    package let work: SearchWork
    /// When the whole search must have answered.
    package let deadline: ContinuousClock.Instant?
    /// Where legs compute.
    package let executor: BoundedExecutor
    /// Takes down what nodes take; nil for nobody.
    package let costs: CostRecorder?
    /// Whether the answer is to be explained: then children that cannot change it run too, and fusions keep what each
    /// child gave.
    package let explains: Bool

    package init(
        query: String, size: Int, scale: WorkScale = .full, deadline: ContinuousClock.Instant?,
        executor: BoundedExecutor = .shared, costs: CostRecorder? = nil, explains: Bool = false
    ) {
        self.query = query
        work = SearchWork(size: size, scale: scale)
        self.deadline = deadline
        self.executor = executor
        self.costs = costs
        self.explains = explains
    }

    /// Runs a node and all below it.
    ///
    /// - Parameters:
    ///   - limit: How many documents the parent wants.
    ///   - filter: The filters of all nodes above.
    package func run(
        _ bound: BoundNode, limit: Int, filter: Filter?, at path: NodePath = .root
    ) async throws -> NodeOutcome {
        let options = bound.node.options
        let filter = Filter.all([filter, options.filter].compactMap(\.self))
        var outcome: NodeOutcome
        switch bound {
        case .leg(let node, let retriever, _):
            let stage = bound.staged(work, limit: limit, at: path).stage
            let retriever = retriever.scaled(effort: work.scale.vectorEffort)
            let (list, analysis) = try await measure(path, units: stage.units) {
                try await retrieve(by: retriever, of: node, depth: stage.depth, filter: filter)
            }
            outcome = NodeOutcome(node: node, list: list, source: .leg(retriever), analysis: analysis)
        case .fusion(let node, let children, let method, let rankWindow):
            outcome = try await fuse(
                node, children, method, rankWindow: work.fusionWindow(rankWindow, limit: limit), limit: limit,
                filter: filter, at: path)
        case .reranker(let node, let child, let reranker, let rankWindow, let blend):
            let rankWindow = work.rerankWindow(rankWindow)
            let candidates = try await run(child, limit: max(rankWindow, limit), filter: filter, at: path.child(0))
            outcome = try await rerank(
                node, candidates: candidates, reranker, rankWindow: rankWindow, blend: blend, at: path)
        }
        if let minimum = options.minimumScore {
            outcome.list = outcome.list.filter(minimumScore: minimum)
        }
        return outcome
    }

    // MARK: Legs

    /// Legs compute on the executor, but for those that wait for an engine elsewhere: they are told the deadline.
    private func retrieve(
        by retriever: any Retriever, of node: RetrieverNode, depth: Int, filter: Filter?
    ) async throws -> (list: RankedList, analysis: QueryAnalysis?) {
        let timeLeft = timeLeft(for: node)
        return try await withDeadline(timeLeft) {
            guard retriever is RemoteLeg else {
                return try await executor.run {
                    try await retriever.retrieveTelling(query, limit: depth, filter: filter)
                }
            }
            return try await SearchDeadline.$current.withValue(timeLeft.map { .now + $0 }) {
                try await retriever.retrieveTelling(query, limit: depth, filter: filter)
            }
        }
    }

    // MARK: Fusion

    private func fuse(
        _ node: RetrieverNode, _ children: [BoundNode], _ method: any FusionMethod, rankWindow: Int, limit: Int,
        filter: Filter?, at path: NodePath
    ) async throws -> NodeOutcome {
        let (results, depths) = try await pool(
            node, children, method, rankWindow: rankWindow, limit: limit, filter: filter, at: path)
        let input = FusionInput(results, depths: depths, text: query, readsQuery: method.readsQuery)
        guard input.lists.contains(where: { $0 != nil }) else { throw PipelineError.everyLegFailed(input.failures) }
        return SearchTrace.span("\(node.name): fuse") {
            // Contributions cost more than all the rest, and only explanations look at them.
            let fused = explains ? method.fuse(input.lists, query: input.query, limit: rankWindow) : []
            let list = explains
                ? RankedList(fused) : method.rank(input.lists, query: input.query, limit: rankWindow)
            return NodeOutcome(
                node: node, list: list,
                source: .fusion(
                    results, fused: Dictionary(uniqueKeysWithValues: fused.map { ($0.id, $0) })),
                failures: input.failures)
        }
    }

    /// What the tree's first fusion would be given; nil when there is none.
    func fusionInput(of bound: BoundNode, filter: Filter?, at path: NodePath = .root) async throws -> FusionInput? {
        let filter = Filter.all([filter, bound.node.options.filter].compactMap(\.self))
        switch bound {
        case .leg:
            return nil
        case .fusion(let node, let children, let method, let rankWindow):
            let (results, depths) = try await pool(
                node, children, method, rankWindow: rankWindow, limit: rankWindow, filter: filter, at: path)
            return FusionInput(results, depths: depths, text: query, readsQuery: true)
        case .reranker(_, let child, _, _, _):
            return try await fusionInput(of: child, filter: filter, at: path.child(0))
        }
    }

    /// Runs the children of a fusion, but for those that cannot change what the parent sees.
    ///
    /// - Returns: What became of each, and how many of its documents count.
    private func pool(
        _ node: RetrieverNode, _ children: [BoundNode], _ method: any FusionMethod, rankWindow: Int, limit: Int,
        filter: Filter?, at path: NodePath
    ) async throws -> (results: [Result<NodeOutcome, LegFailure>], depths: [Int]) {
        let depths = node.childDepths.map { work.childDepth($0, window: rankWindow) }
        let results = try await withDeadline(node.options.timeout) {
            let silent = explains ? [] : node.silentChildren
            let results = try await runAll(children, depths, except: silent, filter: filter, at: path)
            guard !silent.isEmpty, !isDecided(results, depths, method, limit: limit) else { return results }
            let others = Set(children.indices).subtracting(silent)
            let rest = try await runAll(children, depths, except: others, filter: filter, at: path)
            return children.indices.map { silent.contains($0) ? rest[$0] : results[$0] }
        }
        return (results, depths)
    }

    /// Whether children that add 0 to every score cannot change what the parent sees: there are as many documents
    /// above 0 as it wants. Fused lists are longer than that, but nobody looks at the rest.
    private func isDecided(
        _ results: [Result<NodeOutcome, LegFailure>], _ depths: [Int], _ method: any FusionMethod, limit: Int
    ) -> Bool {
        let lists = zip(results, depths).map { result, depth in try? result.get().list.prefix(depth) }
        let ranked = method.rank(lists, limit: limit).documents
        return ranked.count == limit && ranked.allSatisfy { $0.score > 0 }
    }

    /// Runs children side by side, but for some; results are in order of the children.
    private func runAll(
        _ children: [BoundNode], _ depths: [Int], except left: Set<Int>, filter: Filter?, at path: NodePath
    ) async throws -> [Result<NodeOutcome, LegFailure>] {
        try await withThrowingTaskGroup(of: (Int, Result<NodeOutcome, LegFailure>).self) { group in
            var results = children.map { Result<NodeOutcome, LegFailure>.success(.notRun($0.node)) }
            for (position, child) in children.enumerated() where !left.contains(position) {
                group.addTask {
                    let result = try await attempt(child.node) {
                        try await run(child, limit: depths[position], filter: filter, at: path.child(position))
                    }
                    return (position, result)
                }
            }
            for try await (position, result) in group {
                results[position] = result
            }
            return results
        }
    }

    // MARK: Re-ranking

    private func rerank(
        _ node: RetrieverNode, candidates: NodeOutcome, _ reranker: any Reranker, rankWindow: Int, blend: Double,
        at path: NodePath
    ) async throws -> NodeOutcome {
        var outcome = NodeOutcome(
            node: node, list: candidates.list, source: .reranker(candidates: candidates, scores: nil, blend: blend),
            failures: candidates.failures)
        guard rankWindow > 0 else { return outcome }
        let pool = candidates.list.prefix(rankWindow)
        let result = try await attempt(node) {
            try await measure(path, units: Double(pool.count)) {
                try await withDeadline(timeLeft(for: node)) {
                    try await SearchTrace.span("\(node.name): re-rank") {
                        try await reranker.rerank(query, candidates: pool)
                    }
                }
            }
        }
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

    private func measure<Value>(
        _ path: NodePath, units: Double, _ work: () async throws -> Value
    ) async throws -> Value {
        guard let costs else { return try await work() }
        return try await costs.measure(path, units: units, work)
    }

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
