import Retrieval

/// What a search with a budget chose to do.
public struct BudgetReport: Hashable, Sendable {
    /// The time within which 95 of 100 searches shall answer.
    public var budget: Duration
    /// The time within which 95 of 100 searches with these settings are expected to answer.
    public var predicted: Duration
    /// Which of the settings was chosen: 0 is all the work that the pipeline asks for.
    public var rung: Int
    /// How many settings there are to choose from.
    public var rungs: Int
    /// What each node does, from the root down.
    public var settings: [Setting]

    /// Whether the search is expected to stay inside the budget. It is not when even the poorest setting costs more.
    public var isWithin: Bool { predicted <= budget }

    /// What a node of the retriever tree does.
    public struct Setting: Hashable, Sendable {
        /// The node's name.
        public var retriever: String
        /// How many documents a leg returns; nil for other nodes.
        public var depth: Int?
        /// How many documents a fusion keeps or a reranker reads, 0 when it is left out; nil for legs.
        public var rankWindow: Int?
        /// How many candidates a walk through a graph keeps; nil for other nodes than dense legs.
        public var candidates: Int?
        /// How many inverted lists are read; nil for other nodes than dense legs.
        public var probes: Int?
    }

    init(budget: Duration, predicted: Duration, rung: Int, rungs: Int, work: StagedWork) {
        self.budget = budget
        self.predicted = predicted
        self.rung = rung
        self.rungs = rungs
        settings = work.settings
    }
}

extension StagedWork {
    fileprivate var settings: [BudgetReport.Setting] {
        switch self {
        case .leg(let stage):
            [
                BudgetReport.Setting(
                    retriever: stage.name, depth: stage.depth, candidates: stage.candidates, probes: stage.probes)
            ]
        case .fusion(let stage, let children):
            [BudgetReport.Setting(retriever: stage.name, rankWindow: stage.depth)] + children.flatMap(\.settings)
        case .reranker(let stage, let child):
            [BudgetReport.Setting(retriever: stage.name, rankWindow: stage.depth)] + child.settings
        }
    }
}

extension BudgetReport {
    /// The report as JSON; times in milliseconds.
    public var json: JSONValue {
        [
            "budget_ms": .number(budget.milliseconds), "predicted_p95_ms": .number(predicted.milliseconds),
            "within": .bool(isWithin), "rung": .integer(rung), "rungs": .integer(rungs),
            "settings": .array(settings.map(\.json)),
        ]
    }
}

extension BudgetReport.Setting {
    /// The setting as JSON, with the keys of pipeline files.
    public var json: JSONValue {
        var object: [String: JSONValue] = ["retriever": .string(retriever)]
        object["depth"] = depth.map(JSONValue.integer)
        object["rank_window_size"] = rankWindow.map(JSONValue.integer)
        object["num_candidates"] = candidates.map(JSONValue.integer)
        object["nprobe"] = probes.map(JSONValue.integer)
        return .object(object)
    }
}
