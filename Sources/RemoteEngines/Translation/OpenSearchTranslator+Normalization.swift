import Fusion
import Pipelines
import Retrieval

extension OpenSearchTranslator {
    /// What stands for results that are not above 0 there, in min_max and z_score.
    private static let floor = 0.001

    /// The normalisation of all lists: there is one for the whole fusion.
    func normalization(of fusion: FusionShape, _ mean: Combiner.Mean, at place: TreePlace) -> JSONValue {
        var shared: String?
        for (i, child) in fusion.children.enumerated() {
            let place = place.child(i).member("normalizer")
            guard let technique = technique(child, mean, at: place) else { continue }
            if let shared, shared != technique {
                place.lacks("all lists are normalised in one way there, found \(technique) beside \(shared)")
            }
            shared = shared ?? technique
        }
        var members: [String: JSONValue] = ["technique": .string(shared ?? "min_max")]
        let bounds = fusion.children.map(lowerBound)
        if bounds.contains(where: { $0 != nil }) {
            members["parameters"] = ["lower_bounds": .array(bounds.map { $0 ?? ["mode": "ignore"] })]
        }
        return .object(members)
    }

    /// Where a list's scale begins whatever was found; nil where it begins at the least score.
    private func lowerBound(_ child: FusionShape.Child) -> JSONValue? {
        guard case .theoreticalMinmax(let lowest) = child.normalizer?.formula,
            let lowest = lowest ?? legs.lowestScore(of: child.retriever)
        else { return nil }
        return ["mode": "clip", "min_score": .number(legs.scores(of: child.retriever).theirs(lowest))]
    }

    private func technique(_ child: FusionShape.Child, _ mean: Combiner.Mean, at place: TreePlace) -> String? {
        let normalizer = child.normalizer ?? .none
        switch normalizer.formula {
        case .minmax, .theoreticalMinmax:
            checkMinimum(normalizer, child, at: place)
            return "min_max"
        case .l2Norm:
            if normalizer.floor != nil { place.lacks("l2 has no floor there") }
            checkScores(of: child, at: place)
            return "l2"
        case .zscore:
            checkZScore(normalizer, mean, at: place)
            // A shift and a scale leave z scores as they are.
            checkBentScores(of: child, at: place)
            return "z_score"
        default:
            place.lacks("\"\(normalizer.name)\" is no normalizer there; it has min_max, l2 and z_score")
            return nil
        }
    }

    private func checkMinimum(_ normalizer: ScoreNormalizer, _ child: FusionShape.Child, at place: TreePlace) {
        if normalizer.floor != Self.floor {
            let found = normalizer.floor.map { JSONValue.number($0).text } ?? "0"
            place.note("what would be 0, as a list's least score, becomes .001 there, not \(found)")
        }
        if normalizer.formula == .minmax, normalizer.equalScores != .value(1) {
            place.note("equal scores become 1 there")
        }
        checkBentScores(of: child, at: place)
    }

    private func checkZScore(_ normalizer: ScoreNormalizer, _ mean: Combiner.Mean, at place: TreePlace) {
        if mean != .arithmetic { place.lacks("z_score goes with arithmetic_mean only there") }
        if normalizer.formula != .zscore(.sample) || normalizer.floor != Self.floor {
            place.lacks(
                "z_score has the sample's deviation there, and .001 for all that is not above 0: "
                    + #"{"zscore": {"deviation": "sample", "floor": 0.001}}"#)
        }
    }

    /// Inner products below 0 are not on the line of the others.
    private func checkBentScores(of child: FusionShape.Child, at place: TreePlace) {
        guard legs.scores(of: child.retriever) == .positive else { return }
        place.note("inner products below 0 are squeezed together there: x scores \(ScoreConversion.positive.formula)")
    }

    private func checkScores(of child: FusionShape.Child, at place: TreePlace) {
        let conversion = legs.scores(of: child.retriever)
        guard !conversion.isFactor else { return }
        let name = child.normalizer?.name ?? "none"
        place.lacks("x scores \(conversion.formula) there, which \"\(name)\" does not undo")
    }
}
