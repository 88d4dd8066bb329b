import HybridSearch
import Synchronization
import Testing

/// Budgets with costs that the tests make up: nothing here looks at a clock.
@Suite struct CostModelTests {
    /// A hybrid search with a reranker, whose costs are exact lines.
    private struct Machine {
        var perCandidate = 10.0
        var encoding = 5.0
        var perDocument = 0.02
        var rest = 1.0

        func costs(of work: StagedWork) -> SearchCosts {
            var parts: [NodePath: SearchCosts.Part] = [:]
            let total = rest + time(of: work, &parts)
            return SearchCosts(parts: parts, total: total)
        }

        private func time(of work: StagedWork, _ parts: inout [NodePath: SearchCosts.Part]) -> Double {
            func note(_ stage: StagedWork.Stage, _ time: Double) -> Double {
                parts[stage.path] = SearchCosts.Part(units: stage.units, milliseconds: time)
                return time
            }
            switch work {
            case .leg(let stage):
                return note(stage, encoding + perDocument * stage.units)
            case .fusion(_, let children):
                var times: [Double] = []
                for child in children { times.append(time(of: child, &parts)) }
                return times.max() ?? 0
            case .reranker(let stage, let child):
                let below = time(of: child, &parts)
                return below + (stage.depth > 0 ? note(stage, perCandidate * stage.units) : 0)
            }
        }
    }

    private func tree() throws -> BoundNode {
        let empty = RandomTree.Leg(list: .empty)
        let legs = [RetrieverNode(.bm25(BM25Leg())), RetrieverNode(.knn(KNNLeg(inferenceID: "minilm")))]
        let fusion = RetrieverNode(
            .rrf(RRFNode(retrievers: [.init(legs[0]), .init(legs[1], depth: 400)], rankWindow: 200)))
        let child = BoundNode.fusion(
            fusion, children: legs.map { .leg($0, empty, limit: nil) }, method: try ReciprocalRankFusion(legs: 2),
            rankWindow: 200)
        let node = RerankerNode(retriever: fusion, inferenceID: "ce", rankWindow: 48)
        return .reranker(
            RetrieverNode(.textSimilarityReranker(node)), child: child, reranker: RandomTree.Numbering(),
            rankWindow: 48, blend: 0.5)
    }

    private func controller(
        _ machine: Machine, _ tree: BoundNode, budget: Duration
    ) async throws -> BudgetController {
        let controller = BudgetController(tree)
        try await controller.calibrate(for: budget, size: 10, limit: 10) { _, scale in
            machine.costs(of: tree.staged(SearchWork(size: 10, scale: scale), limit: 10))
        }
        return controller
    }

    // MARK: The ladder

    @Test func rerankersAreCutFirstThenDepthsThenEffort() throws {
        let ladder = WorkScale.ladder(for: try tree())
        #expect(ladder.first == .full)
        #expect(Set(ladder).count == ladder.count)
        for (richer, poorer) in zip(ladder, ladder.dropFirst()) {
            let cuts = [
                richer.rerankWindow > poorer.rerankWindow, richer.depth > poorer.depth,
                richer.vectorEffort > poorer.vectorEffort,
            ]
            #expect(cuts.count { $0 } == 1, "one thing at a time")
            if cuts[1] { #expect(richer.rerankWindow == 0) }
            if cuts[2] { #expect(richer.depth < 0.2) }
        }
    }

    @Test func aTreeIsCutOnlyWhereItHasSomethingToCut() {
        let leg = BoundNode.leg(RetrieverNode(.bm25(BM25Leg())), RandomTree.Leg(list: .empty), limit: nil)
        #expect(WorkScale.ladder(for: leg) == [.full])
    }

    @Test func thePoorestSettingStillHasThePage() throws {
        let scale = try #require(WorkScale.ladder(for: try tree()).last)
        let stages = try tree().staged(SearchWork(size: 10, scale: scale), limit: 60).stages
        #expect(stages.map(\.depth) == [0, 60, 60, 60])
        #expect(stages[3].candidates == 16)
        let full = try tree().staged(SearchWork(size: 10), limit: 60).stages
        #expect(full.map(\.depth) == [48, 200, 200, 400])
    }

    // MARK: Choosing

    @Test(arguments: [20, 60, 100, 150, 260, 400, 600, 5000]) func theRichestInsideTheBudgetIsChosen(
        milliseconds: Int
    ) async throws {
        let (machine, tree, budget) = (Machine(), try tree(), Duration.milliseconds(milliseconds))
        let controller = try await controller(machine, tree, budget: budget)
        let choice = controller.choose(budget, size: 10, limit: 10)
        let costs = WorkScale.ladder(for: tree).map {
            machine.costs(of: tree.staged(SearchWork(size: 10, scale: $0), limit: 10)).total
        }
        let best = costs.firstIndex { $0 <= Double(milliseconds) + 1e-6 } ?? costs.count - 1
        #expect(choice.report.rung == best, "\(costs)")
        #expect(choice.report.rungs == costs.count)
        #expect(choice.report.isWithin)
        #expect(abs(choice.report.predicted.milliseconds - costs[best]) < 1e-3)
    }

    @Test func aBudgetThatNothingFitsIsSaid() async throws {
        let controller = try await controller(Machine(), try tree(), budget: .milliseconds(2))
        let report = controller.choose(.milliseconds(2), size: 10, limit: 10).report
        #expect(!report.isWithin)
        #expect(report.rung == report.rungs - 1)
        #expect(report.json.objectValue?["within"] == false)
    }

    @Test func theReportNamesEveryNode() async throws {
        let controller = try await controller(Machine(), try tree(), budget: .milliseconds(150))
        let report = controller.choose(.milliseconds(150), size: 10, limit: 10).report
        #expect(report.settings.map(\.retriever) == ["ce", "rrf", "bm25", "minilm"])
        #expect(report.settings[0].rankWindow == 12)
        #expect(report.settings[3].depth == 400)
        #expect(report.settings[3].candidates == 64)
    }

    @Test func calibrationStopsWhereTheBudgetDoes() async throws {
        let (machine, tree) = (Machine(), try tree())
        let asked = Mutex<[Double]>([])
        let controller = BudgetController(tree)
        func calibrate(_ milliseconds: Int) async throws {
            try await controller.calibrate(for: .milliseconds(milliseconds), size: 10, limit: 10) { _, scale in
                let costs = machine.costs(of: tree.staged(SearchWork(size: 10, scale: scale), limit: 10))
                asked.withLock { $0.append(costs.total) }
                return costs
            }
        }
        try await calibrate(100)
        let first = asked.withLock(\.self)
        #expect(first.count { $0 > 100 } == 2, "one too rich for each pass: \(first)")
        try await calibrate(80)
        #expect(asked.withLock(\.count) == first.count, "what a smaller budget needs is known")
        try await calibrate(10_000)
        let all = asked.withLock(\.count)
        #expect(all > first.count)
        try await calibrate(100_000)
        #expect(asked.withLock(\.count) == all, "everything is known")
    }

    // MARK: Learning

    @Test func aMachineThatSlowsDownIsFollowedAndOneThatRecoversToo() async throws {
        let (tree, budget) = (try tree(), Duration.milliseconds(300))
        let controller = try await controller(Machine(), tree, budget: budget)
        func settle(_ machine: Machine) -> BudgetReport {
            for _ in 0..<400 {
                let choice = controller.choose(budget, size: 10, limit: 10)
                controller.learn(machine.costs(of: choice.work), of: choice.work)
            }
            return controller.choose(budget, size: 10, limit: 10).report
        }
        let before = settle(Machine())
        let slow = settle(Machine(perCandidate: 30, encoding: 15))
        #expect(slow.rung > before.rung)
        #expect(slow.isWithin)
        #expect(settle(Machine()).rung == before.rung)
    }

    @Test func ninetyFiveOfAHundredStayInside() async throws {
        let (tree, budget) = (try tree(), Duration.milliseconds(300))
        let controller = try await controller(Machine(), tree, budget: budget)
        var random = SeededGenerator(seed: 5)
        var inside = 0
        var used = 0.0
        for round in 0..<2000 {
            let choice = controller.choose(budget, size: 10, limit: 10)
            // Searches differ, and now and then the machine has something else to do.
            let hiccup = Int.random(in: 0..<50, using: &random) == 0 ? 8.0 : 1
            let luck = Double.random(in: 0.7...1.5, using: &random) * hiccup
            let machine = Machine(perCandidate: 10 * luck, encoding: 5 * luck)
            let costs = machine.costs(of: choice.work)
            controller.learn(costs, of: choice.work)
            guard round >= 200 else { continue }
            if costs.total <= 300 { inside += 1 }
            used += choice.scale.rerankWindow
        }
        #expect(Double(inside) / 1800 >= 0.94)
        #expect(used / 1800 > 0.25, "nor is the budget left unused")
    }

    // MARK: In a search

    /// A leg that takes as long as a clock of the test's own says.
    private struct TimedLeg: Retriever {
        let clock: FakeClock
        let milliseconds: Int

        func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
            clock.advance(milliseconds)
            return .empty
        }
    }

    private final class FakeClock: Sendable {
        private let time = Mutex(0)

        func advance(_ milliseconds: Int) { time.withLock { $0 += milliseconds } }
        var now: Duration { .milliseconds(time.withLock(\.self)) }
    }

    @Test func searchesTakeDownWhatNodesTake() async throws {
        let clock = FakeClock()
        let recorder = CostRecorder { clock.now }
        let leg = BoundNode.leg(
            RetrieverNode(.bm25(BM25Leg())), TimedLeg(clock: clock, milliseconds: 30), limit: nil)
        let node = RetrieverNode(.rrf(RRFNode(retrievers: [.init(leg.node)], rankWindow: 50)))
        let tree = BoundNode.fusion(node, children: [leg], method: try ReciprocalRankFusion(legs: 1), rankWindow: 50)
        _ = try await TreeExecution(query: "q", size: 10, deadline: nil, costs: recorder)
            .run(tree, limit: 10, filter: nil)
        clock.advance(2)
        let costs = recorder.costs
        let part = try #require(costs.parts[NodePath.root.child(0)])
        #expect(costs.parts.count == 1)
        #expect(part.units == 50)
        #expect(abs(part.milliseconds - 30) < 1e-6)
        #expect(abs(costs.total - 32) < 1e-6)
    }

    @Test func aRerankerThatIsCutToNothingDoesNotRun() async throws {
        var trees = RandomTree(seed: 3)
        let leg = trees.leg()
        let tree = trees.reranker(over: leg)
        let recorder = CostRecorder()
        let scale = WorkScale(rerankWindow: 0)
        let outcome = try await TreeExecution(query: "q", size: 10, scale: scale, deadline: nil, costs: recorder)
            .run(tree, limit: 10, filter: nil)
        #expect(outcome.list.prefix(10) == (try await RandomTree.documents(of: leg, limit: 10)))
        #expect(outcome.failures.isEmpty)
        #expect(recorder.costs.parts[.root] == nil)
    }
}

extension RandomTree {
    static func documents(of leg: BoundNode, limit: Int) async throws -> RankedList {
        try await TreeExecution(query: "q", size: limit, deadline: nil).run(leg, limit: limit, filter: nil).list
    }
}
