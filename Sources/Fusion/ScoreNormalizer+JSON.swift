import Retrieval

extension ScoreNormalizer {
    /// The name in pipeline files.
    public var name: String {
        switch formula {
        case .none: "none"
        case .minmax: "minmax"
        case .theoreticalMinmax: "theoretical_minmax"
        case .l2Norm: "l2_norm"
        case .zscore: "zscore"
        case .dbsf: "dbsf"
        case .rank: "rank"
        case .sigmoid: "sigmoid"
        case .max: "max"
        case .sum: "sum"
        }
    }

    /// The names that there are.
    public static let names = [
        "none", "minmax", "theoretical_minmax", "l2_norm", "zscore", "dbsf", "rank", "sigmoid", "max", "sum",
    ]

    /// The normaliser of a name, with its own parameters; nil when there is no such name.
    public init?(name: String) {
        guard let normalizer = (Self.standard + [.theoreticalMinmax(lowest: nil)]).first(where: { $0.name == name })
        else { return nil }
        self = normalizer
    }

    /// Checks the parameters.
    func check() throws(FusionError) {
        switch formula {
        case .theoreticalMinmax(nil): throw .noLowestScore
        case .theoreticalMinmax(let lowest?) where !lowest.isFinite:
            throw .outOfRange("lowest", lowest, "a finite number")
        case .sigmoid(let a, _) where !(a > 0 && a.isFinite):
            throw .outOfRange("a", a, "above 0")
        case .sigmoid(_, let b) where !b.isFinite:
            throw .outOfRange("b", b, "a finite number")
        default: break
        }
        if let floor, !floor.isFinite { throw .outOfRange("floor", floor, "a finite number") }
        if case .value(let value) = equalScores, !value.isFinite {
            throw .outOfRange("equal_scores", value, "a finite number")
        }
    }

    // MARK: JSON

    /// The normaliser as pipeline files write it: its name, or an object `{name: parameters}` when it has other
    /// parameters than its own.
    public var json: JSONValue {
        let parameters = parameters
        return parameters.isEmpty ? .string(name) : .object([name: .object(parameters)])
    }

    private var parameters: [String: JSONValue] {
        var parameters: [String: JSONValue] = [:]
        switch formula {
        case .theoreticalMinmax(let lowest):
            parameters["lowest"] = lowest.map(JSONValue.number)
        case .zscore(let deviation) where deviation != .population:
            parameters["deviation"] = .string(deviation.rawValue)
        case .dbsf(let deviation, let clamped):
            if deviation != .population { parameters["deviation"] = .string(deviation.rawValue) }
            if clamped { parameters["clamp"] = .bool(true) }
        case .sigmoid(let a, let b) where self != .sigmoid():
            parameters["a"] = .number(a)
            parameters["b"] = .number(b)
        default: break
        }
        if equalScores != Self(formula).equalScores {
            parameters["equal_scores"] =
                switch equalScores {
                case .value(let value): .number(value)
                case .unchanged: "unchanged"
                }
        }
        parameters["floor"] = floor.map(JSONValue.number)
        return parameters
    }

    /// Reads what ``json`` writes; nil, and a note, when it is something else.
    public init?(reading node: JSONNode) {
        if let name = node.value.stringValue {
            guard let named = Self(name: name) else {
                node.note("must be one of \(Self.names.joined(separator: ", ")), found \"\(name)\"")
                return nil
            }
            self = named
            return
        }
        guard let object = node.value.objectValue, object.count == 1 else {
            node.note("must be a name or an object with one name and its parameters, found \(node.value.kind)")
            return nil
        }
        guard let (name, body) = node.members(known: Self.names).first, let named = Self(name: name) else { return nil }
        self = named
        read(body)
    }

    private mutating func read(_ node: JSONNode) {
        let members = node.members(known: parameterNames)
        let deviation = members["deviation"]?.oneOf(Deviation.self) ?? .population
        switch formula {
        case .theoreticalMinmax: formula = .theoreticalMinmax(lowest: members["lowest"]?.number())
        case .zscore: formula = .zscore(deviation)
        case .dbsf: formula = .dbsf(deviation, clamped: members["clamp"]?.bool() ?? false)
        case .sigmoid:
            formula = .sigmoid(
                a: members["a"]?.number(in: .leastNonzeroMagnitude ... .greatestFiniteMagnitude) ?? 1,
                b: members["b"]?.number() ?? 0)
        default: break
        }
        if let equal = members["equal_scores"] {
            if equal.value == "unchanged" {
                equalScores = .unchanged
            } else if let value = equal.number() {
                equalScores = .value(value)
            }
        }
        floor = members["floor"]?.number()
    }

    private var parameterNames: [String] {
        switch formula {
        case .none, .l2Norm, .rank, .max: ["floor"]
        case .minmax, .sum: ["equal_scores", "floor"]
        case .theoreticalMinmax: ["lowest", "floor"]
        case .zscore: ["deviation", "equal_scores", "floor"]
        case .dbsf: ["deviation", "clamp", "equal_scores", "floor"]
        case .sigmoid: ["a", "b", "floor"]
        }
    }
}

extension ScoreNormalizer: Codable {
    public init(from decoder: any Decoder) throws {
        let report = JSONNode.Report()
        let node = JSONNode(try JSONValue(from: decoder), report: report)
        guard let normalizer = Self(reading: node), report.problems.isEmpty else {
            throw report.problems.first ?? JSONProblem(path: "$", problem: "is no normalizer")
        }
        self = normalizer
    }

    public func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }
}
