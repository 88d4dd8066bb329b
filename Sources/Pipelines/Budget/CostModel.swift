/// What searches of one tree cost on this machine and index: measured when the plan was made, corrected by every
/// search.
///
/// The expected time of a search is the way through the tree that takes longest (children run side by side, a
/// reranker follows its child) and what is left for the rest. How far above its expectation a search may be is not
/// modelled but observed: of the last searches' ratios of time to expectation, the one that 95 of 100 do not exceed.
package struct CostModel: Sendable {
    private static let newShare = 0.1

    private var stages: [NodePath: StageCost] = [:]
    /// What a search takes outside of the tree, in milliseconds.
    private var rest: Double
    private var ratios = RecentRatios()

    /// - Parameter calibration: Searches with what they did; at least one.
    package init(calibration: [(work: StagedWork, costs: SearchCosts)]) {
        var parts: [NodePath: [SearchCosts.Part]] = [:]
        for (_, costs) in calibration {
            for (path, part) in costs.parts { parts[path, default: []].append(part) }
        }
        let rerankers = Set(calibration.flatMap { $0.work.rerankers })
        for (path, parts) in parts {
            stages[path] = StageCost(fitting: parts, isProportional: rerankers.contains(path))
        }
        let rests = calibration.map { max(0, $1.total - Self.criticalPath($0, $1)) }
        rest = rests.reduce(0, +) / Double(max(1, rests.count))
        for (work, costs) in calibration { note(costs, of: work) }
    }

    /// The expected time of a search in milliseconds.
    package func mean(of work: StagedWork) -> Double {
        rest + work.criticalPath { stage in
            stage.depth > 0 ? stages[stage.path]?.milliseconds(units: stage.units) ?? 0 : 0
        }
    }

    /// The time in milliseconds within which 95 of 100 such searches are expected to answer.
    package func p95(of work: StagedWork) -> Double {
        mean(of: work) * ratios.p95
    }

    /// Takes a search into account.
    package mutating func learn(_ costs: SearchCosts, of work: StagedWork) {
        note(costs, of: work)
        for (path, part) in costs.parts { stages[path]?.learn(part) }
        rest += Self.newShare * (max(0, costs.total - Self.criticalPath(work, costs)) - rest)
    }

    private mutating func note(_ costs: SearchCosts, of work: StagedWork) {
        let expected = mean(of: work)
        if expected > 0 { ratios.add(costs.total / expected) }
    }

    private static func criticalPath(_ work: StagedWork, _ costs: SearchCosts) -> Double {
        work.criticalPath { costs.parts[$0.path]?.milliseconds ?? 0 }
    }
}

extension StagedWork {
    /// The time of the slowest way through the tree.
    fileprivate func criticalPath(_ time: (Stage) -> Double) -> Double {
        switch self {
        case .leg(let stage): time(stage)
        case .fusion(_, let children): children.map { $0.criticalPath(time) }.max() ?? 0
        case .reranker(let stage, let child): child.criticalPath(time) + time(stage)
        }
    }

    fileprivate var rerankers: [NodePath] {
        switch self {
        case .leg: []
        case .fusion(_, let children): children.flatMap(\.rerankers)
        case .reranker(let stage, let child): [stage.path] + child.rerankers
        }
    }
}
