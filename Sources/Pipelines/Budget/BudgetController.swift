import Retrieval
import Synchronization

/// Chooses how much work a search of one plan does, so that 95 of 100 stay inside their budget.
package final class BudgetController: Sendable {
    /// A search at the poorest setting before anything is measured, so that files are mapped and caches filled.
    private static let warmUps = 2
    private static let passes = 2

    private let root: BoundNode
    private let ladder: [WorkScale]
    private let state = Mutex(State())

    private struct State {
        var model: CostModel?
        /// Settings that cost more than this were not measured; nil when all were.
        var measuredUpTo: Duration? = .zero
        var calibration: Task<Void, any Error>?
    }

    package init(_ root: BoundNode) {
        self.root = root
        ladder = WorkScale.ladder(for: root)
    }

    /// What a search does, and why.
    package struct Choice: Sendable {
        package let scale: WorkScale
        package let work: StagedWork
        package let report: BudgetReport
    }

    // MARK: Choosing

    /// The richest setting whose predicted time is inside the budget, the poorest when none is.
    ///
    /// - Parameters:
    ///   - size: How many hits a page has.
    ///   - limit: The last rank that is asked for.
    package func choose(_ budget: Duration, size: Int, limit: Int) -> Choice {
        let model = state.withLock { $0.model }
        var last: Choice?
        for (rung, scale) in ladder.enumerated() {
            let work = root.staged(SearchWork(size: size, scale: scale), limit: limit)
            let predicted = Duration.milliseconds(model?.p95(of: work) ?? 0)
            let report = BudgetReport(
                budget: budget, predicted: predicted, rung: rung, rungs: ladder.count, work: work)
            last = Choice(scale: scale, work: work, report: report)
            if predicted <= budget { break }
        }
        guard let last else { preconditionFailure("a ladder has the full setting at least") }
        return last
    }

    /// Takes what a search took into account for those to come.
    package func learn(_ costs: SearchCosts, of work: StagedWork) {
        state.withLock { $0.model?.learn(costs, of: work) }
    }

    // MARK: Calibration

    /// Measures what searches cost, once, or again when a budget is larger than what was measured for.
    ///
    /// Settings are tried from the poorest up, and no further than the first that exceeds the budget: it takes a few
    /// times the budget, however much the pipeline asks for.
    ///
    /// - Parameter search: Runs the calibration search of a number with a setting.
    package func calibrate(
        for budget: Duration, size: Int, limit: Int,
        _ search: @escaping @Sendable (_ number: Int, _ scale: WorkScale) async throws -> SearchCosts
    ) async throws {
        let running = state.withLock { state -> Task<Void, any Error>? in
            guard let measured = state.measuredUpTo, measured < budget else { return nil }
            if let running = state.calibration { return running }
            let task = Task { [self] in
                defer { self.state.withLock { $0.calibration = nil } }
                try await measure(for: budget, size: size, limit: limit, search)
            }
            state.calibration = task
            return task
        }
        try await running?.value
    }

    private func measure(
        for budget: Duration, size: Int, limit: Int,
        _ search: @Sendable (_ number: Int, _ scale: WorkScale) async throws -> SearchCosts
    ) async throws {
        let poorestFirst = Array(ladder.reversed())
        for number in 0..<Self.warmUps { _ = try await search(number, poorestFirst[0]) }
        var calibration: [(work: StagedWork, costs: SearchCosts)] = []
        var isComplete = true
        for pass in 0..<Self.passes {
            for (step, scale) in poorestFirst.enumerated() {
                let costs = try await search(pass * poorestFirst.count + step, scale)
                calibration.append((root.staged(SearchWork(size: size, scale: scale), limit: limit), costs))
                guard costs.total <= budget.milliseconds else {
                    isComplete = false
                    break
                }
            }
        }
        let model = CostModel(calibration: calibration)
        state.withLock { state in
            state.model = model
            state.measuredUpTo = isComplete ? nil : budget
        }
    }
}
