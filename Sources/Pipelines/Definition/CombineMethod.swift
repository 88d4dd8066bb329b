import Fusion
import Retrieval

/// The part of a `combine` retriever that says how legs are combined: a method with its parameters, or a system's
/// convention, which is another name for them.
struct CombineMethod {
    static let keys = [
        "method", "convention", "rank_constant", "rank_origin", "rank_weights", "gamma", "sigma", "persistence",
    ]

    var combiner = Combiner.sum
    /// What is used where the file says nothing.
    var normalizer = ScoreNormalizer.minmax
    var absent = AbsentDocuments.zero
    var isScaled = false
    private var convention: FusionConvention.Parameters?

    init(reading members: [String: JSONNode], of node: JSONNode) {
        if let name = members["convention"], let convention = name.oneOf(FusionConvention.self) {
            read(convention, method: members["method"]?.name(), node: members["method"] ?? name)
        } else if let method = members["method"] {
            combiner = method.name().flatMap { Self.combiner($0, node: method) } ?? .sum
        } else if members["convention"] == nil {
            node.note("\"method\" or \"convention\" is missing")
        }
        readParameters(members)
    }

    private mutating func read(_ convention: FusionConvention, method: String?, node: JSONNode) {
        do {
            let parameters = try convention.parameters(method: method)
            (combiner, normalizer) = (parameters.combiner, parameters.normalizer)
            (absent, isScaled) = (parameters.absent, parameters.isScaled)
            self.convention = parameters
        } catch {
            node.note("\(error)")
        }
    }

    /// The weights of a convention may have to sum to 1.
    func weighing(_ children: [LinearNode.WeightedRetriever], _ node: JSONNode) -> [LinearNode.WeightedRetriever] {
        guard let convention, !children.isEmpty else { return children }
        do {
            let weights = try convention.legWeights(children.map(\.weight))
            return zip(children, weights).map { child, weight in
                LinearNode.WeightedRetriever(
                    child.retriever, weight: weight, normalizer: child.normalizer, depth: child.depth)
            }
        } catch {
            node.note("\(error)")
            return children
        }
    }

    // MARK: Methods

    private static let plain: [Combiner] = [
        .sum, .mnz, .gmnz(gamma: 1), .anz, .weightedMNZ, .max, .min, .median, .mean(.arithmetic), .mean(.geometric),
        .mean(.harmonic), .rrf(.init()), .isr, .logISR(sigma: 0), .borda, .condorcet, .rbc(persistence: 0.8),
    ]

    private static func combiner(_ name: String, node: JSONNode) -> Combiner? {
        guard let combiner = plain.first(where: { $0.name == name }) else {
            node.note("must be one of \(plain.map(\.name).joined(separator: ", ")), found \"\(name)\"")
            return nil
        }
        return combiner
    }

    /// Parameters belong to a method; with another one they are a mistake.
    private mutating func readParameters(_ members: [String: JSONNode]) {
        var known: Set<String> = []
        switch combiner {
        case .rrf(let ranks):
            known = ["rank_constant", "rank_origin", "rank_weights"]
            combiner = .rrf(.init(
                constant: members["rank_constant"]?.integer(in: 1...1_000_000) ?? ranks.constant,
                origin: members["rank_origin"]?.integer(in: 0...1) ?? ranks.origin,
                weighting: members["rank_weights"]?.oneOf(Combiner.ReciprocalRank.Weighting.self) ?? ranks.weighting))
        case .gmnz(let gamma):
            known = ["gamma"]
            combiner = .gmnz(gamma: members["gamma"]?.number(in: -100...100) ?? gamma)
        case .logISR(let sigma):
            known = ["sigma"]
            combiner = .logISR(sigma: members["sigma"]?.number(in: 0...1) ?? sigma)
        case .rbc(let persistence):
            known = ["persistence"]
            combiner = .rbc(persistence: members["persistence"]?.number(in: 0.000001...0.999999) ?? persistence)
        default: break
        }
        for key in Self.keys.dropFirst(2) where !known.contains(key) {
            members[key]?.note("is no parameter of the method \"\(combiner.name)\"")
        }
    }
}

extension Combiner {
    /// The method and its parameters, as pipeline files write them.
    var members: [String: JSONValue] {
        var members: [String: JSONValue] = ["method": .string(name)]
        switch self {
        case .rrf(let ranks):
            members["rank_constant"] = .integer(ranks.constant)
            members["rank_origin"] = .integer(ranks.origin)
            members["rank_weights"] = .string(ranks.weighting.rawValue)
        case .gmnz(let gamma): members["gamma"] = .number(gamma)
        case .logISR(let sigma): members["sigma"] = .number(sigma)
        case .rbc(let persistence): members["persistence"] = .number(persistence)
        default: break
        }
        return members
    }
}
