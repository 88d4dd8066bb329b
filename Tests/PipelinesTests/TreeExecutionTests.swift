import Foundation
import HybridSearch
import Synchronization
import Testing

/// Time, failure and concurrency in the retriever tree, with legs that misbehave on purpose.
@Suite struct TreeExecutionTests {
    /// A leg that answers, fails, or takes its time.
    private struct Leg: Retriever {
        var ids: [DocumentID] = []
        var delay: Duration = .zero
        var fails = false

        struct Broken: Error, CustomStringConvertible { var description: String { "out of order" } }

        func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
            if delay > .zero { try await Task.sleep(for: delay) }
            if fails { throw Broken() }
            let documents = ids.enumerated().map { ScoredDocument(id: $1, score: Double(100 - $0)) }
            return RankedList(sorting: documents, limit: limit)
        }
    }

    /// Keeps its thread, never looks at its cancellation, and ends when it is told to.
    private final class DeafLeg: Retriever {
        private let mayEnd = DispatchSemaphore(value: 0)
        private let ended = Mutex(false)

        var hasEnded: Bool { ended.withLock(\.self) }

        func end() { mayEnd.signal() }

        private func block() {
            // Not for ever: a search that did wait for this leg shall fail and not hang.
            _ = mayEnd.wait(timeout: .now() + 120)
        }

        func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
            block()
            ended.withLock { $0 = true }
            return .empty
        }
    }

    private func leg(
        _ name: String, _ retriever: any Retriever, timeout: Duration? = nil,
        onFailure: RetrieverNode.FailurePolicy = .skip
    ) -> BoundNode {
        let options = RetrieverNode.Options(name: name, timeout: timeout, onFailure: onFailure)
        return .leg(RetrieverNode(.bm25(BM25Leg()), options: options), retriever, limit: nil)
    }

    private func rrf(_ children: [BoundNode], window: Int = 100) throws -> BoundNode {
        let node = RRFNode(retrievers: children.map { .init($0.node) }, rankWindow: window)
        let method = try ReciprocalRankFusion(weights: children.map { _ in 1 })
        return .fusion(RetrieverNode(.rrf(node)), children: children, method: method, rankWindow: window)
    }

    /// Threads of these tests' own: other tests keep the shared ones busy.
    private static let executor = BoundedExecutor(threads: 8)

    private func run(_ node: BoundNode, deadline: Duration? = nil) async throws -> NodeOutcome {
        let deadline = deadline.map { ContinuousClock.now + $0 }
        return try await TreeExecution(query: "q", size: 10, deadline: deadline, executor: Self.executor)
            .run(node, limit: 10, filter: nil)
    }

    @Test func legsArePooled() async throws {
        let outcome = try await run(rrf([leg("a", Leg(ids: ["x", "y"])), leg("b", Leg(ids: ["y", "z"]))]))
        #expect(outcome.list.documents.map(\.id) == ["y", "x", "z"])
        #expect(outcome.failures.isEmpty)
    }

    @Test func aLegThatFailsIsLeftOut() async throws {
        let outcome = try await run(rrf([leg("good", Leg(ids: ["x"])), leg("bad", Leg(fails: true))]))
        #expect(outcome.list.documents.map(\.id) == ["x"])
        #expect(outcome.failures == [LegFailure(leg: "bad", reason: "out of order")])
    }

    @Test func aLegThatFoundNothingHasNotFailed() async throws {
        let outcome = try await run(rrf([leg("good", Leg(ids: ["x"])), leg("empty", Leg())]))
        #expect(outcome.failures.isEmpty)
    }

    @Test func aLegThatMustNotFailFailsTheSearch() async throws {
        let tree = try rrf([leg("good", Leg(ids: ["x"])), leg("bad", Leg(fails: true), onFailure: .fail)])
        await #expect(throws: PipelineError.legFailed(LegFailure(leg: "bad", reason: "out of order"))) {
            try await run(rrf([tree, leg("other", Leg(ids: ["y"]))]))
        }
    }

    @Test func whenEveryLegFailsThereIsNoAnswer() async throws {
        await #expect(throws: PipelineError.self) {
            try await run(rrf([leg("bad", Leg(fails: true)), leg("worse", Leg(fails: true))]))
        }
    }

    @Test func aLegThatMissesItsTimeIsLeftOut() async throws {
        let slow = leg("slow", Leg(ids: ["y"], delay: .seconds(600)), timeout: .milliseconds(20))
        let outcome = try await run(rrf([leg("good", Leg(ids: ["x"])), slow]))
        #expect(outcome.list.documents.map(\.id) == ["x"])
        #expect(outcome.failures == [LegFailure(leg: "slow", reason: "did not answer within 20 ms")])
    }

    @Test func nobodyWaitsForALegThatDoesNotListen() async throws {
        let deaf = DeafLeg()
        defer { deaf.end() }
        let outcome = try await run(
            rrf([leg("good", Leg(ids: ["x"])), leg("deaf", deaf, timeout: .milliseconds(20))]))
        #expect(!deaf.hasEnded, "the search waited for the leg")
        #expect(outcome.failures.map(\.leg) == ["deaf"])
    }

    @Test func theDeadlineIsTheWholeSearchs() async throws {
        let slow = leg("slow", Leg(ids: ["y"], delay: .seconds(600)))
        let failures: [LegFailure]
        do {
            failures = try await run(rrf([leg("good", Leg(ids: ["x"])), slow]), deadline: .seconds(1)).failures
        } catch PipelineError.everyLegFailed(let all) {
            // On a machine so busy that the good leg did not come to its turn either.
            failures = all
        }
        #expect(failures.contains { $0.leg == "slow" })
    }

    @Test func cancellationReachesTheLegs() async throws {
        let tree = try rrf([
            leg("slow", Leg(delay: .seconds(600))), leg("timed", Leg(delay: .seconds(600)), timeout: .seconds(500)),
        ])
        let task = Task { try await run(tree) }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }

    @Test func windowsCutTheLists() async throws {
        let ids = (0..<50).map { DocumentID("d\($0)") }
        let outcome = try await run(rrf([leg("a", Leg(ids: ids))], window: 10))
        #expect(outcome.list.count == 10)
    }

    // MARK: Re-ranking

    private struct Reversing: Reranker {
        var delay: Duration = .zero

        func rerank(_ query: String, candidates: RankedList) async throws -> RankedList {
            if delay > .zero { try await Task.sleep(for: delay) }
            return RankedList(sorting: candidates.documents.map { ScoredDocument(id: $0.id, score: -$0.score) })
        }
    }

    private func reranked(_ reranker: Reversing, blend: Double, timeout: Duration? = nil) -> BoundNode {
        let child = leg("a", Leg(ids: ["x", "y", "z"]))
        let node = RetrieverNode(
            .textSimilarityReranker(
                RerankerNode(retriever: child.node, inferenceID: "ce", rankWindow: 2, blend: blend)),
            options: .init(timeout: timeout))
        return .reranker(node, child: child, reranker: reranker, rankWindow: 2, blend: blend)
    }

    @Test func theRerankerSeesItsWindowOnly() async throws {
        let outcome = try await run(reranked(Reversing(), blend: 1))
        #expect(outcome.list.documents.map(\.id) == ["y", "x", "z"])
        #expect(outcome.failures.isEmpty)
    }

    @Test func withoutTheRerankerTheFusedOrderStands() async throws {
        let outcome = try await run(reranked(Reversing(delay: .seconds(600)), blend: 1, timeout: .milliseconds(20)))
        #expect(outcome.list.documents.map(\.id) == ["x", "y", "z"])
        #expect(outcome.failures == [LegFailure(leg: "ce", reason: "did not answer within 20 ms")])
    }
}
