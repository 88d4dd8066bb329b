import InvertedIndex
import Pipelines
import Retrieval

extension OpenSearchTranslator {
    /// `neural_sparse` on a field of `rank_features`.
    func query(_ leg: SparseVectorLeg, at place: TreePlace) -> JSONValue {
        legs.checkRescoring(leg.options, at: place)
        if leg.options.pruning != nil {
            place.member("prune").lacks("queries are not pruned by the frequency of their tokens there")
        }
        var members: [String: JSONValue] = [:]
        if let tokens = legs.tokens(of: leg) {
            guard !tokens.isEmpty else { return FilterTranslator.none }
            members["query_tokens"] = .object(tokens)
        } else {
            members["query_text"] = .string(legs.query.text)
            members["model_id"] = .string(legs.fields.inferenceID(of: leg.inferenceID))
        }
        return ["neural_sparse": .object([legs.fields.field(of: leg.inferenceID): .object(members)])]
    }

    /// The processor that lets a sparse query run in two phases.
    static func processor(_ twoPhase: TwoPhaseSearch) -> JSONValue {
        [
            "neural_sparse_two_phase_processor": [
                "enabled": true,
                "two_phase_parameter": [
                    "prune_type": "max_ratio", "prune_ratio": JSONValue(shortest: twoPhase.pruneRatio),
                    "expansion_rate": JSONValue(shortest: twoPhase.expansionRate), "max_window_size": 10_000,
                ],
            ]
        ]
    }

    /// `knn`, or `neural` where the query is encoded there.
    func query(_ leg: KNNLeg, limit: Int, filters: [JSONValue], at place: TreePlace) -> JSONValue {
        legs.check(leg, at: place)
        var members: [String: JSONValue] = ["k": .integer(legs.neighbours(leg, limit: limit))]
        members["filter"] = Self.joined(filters)
        members["method_parameters"] = leg.candidates.map { ["ef_search": .integer($0)] }
        members["rescore"] = leg.oversample.map { $0 < 1 ? false : ["oversample_factor": .number($0)] }
        let field = legs.fields.field(of: leg.inferenceID)
        if let vector = legs.vector(of: leg) {
            members["vector"] = vector
            return ["knn": .object([field: .object(members)])]
        }
        members["query_text"] = .string(legs.query.text)
        members["model_id"] = .string(legs.fields.inferenceID(of: leg.inferenceID))
        return ["neural": .object([field: .object(members)])]
    }
}
