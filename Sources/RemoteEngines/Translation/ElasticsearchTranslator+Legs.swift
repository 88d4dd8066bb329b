import Pipelines
import Retrieval
import VectorIndex

extension ElasticsearchTranslator {
    /// The most candidates that may be looked at.
    private static let mostCandidates = 10_000

    /// `sparse_vector`, which says what is pruned in any case: fields of newer indexes prune by themselves.
    func query(_ leg: SparseVectorLeg, at place: TreePlace) -> JSONValue {
        legs.checkRescoring(leg.options, at: place)
        if leg.options.twoPhase != nil {
            place.member("two_phase").note("the best are found exactly there, in one phase")
        }
        var members: [String: JSONValue] = ["field": .string(legs.fields.field(of: leg.inferenceID))]
        if let tokens = legs.tokens(of: leg) {
            guard !tokens.isEmpty else { return FilterTranslator.none }
            members["query_vector"] = .object(tokens)
        } else {
            members["inference_id"] = .string(legs.fields.inferenceID(of: leg.inferenceID))
            members["query"] = .string(legs.query.text)
        }
        members["prune"] = .bool(leg.options.pruning != nil)
        if let pruning = leg.options.pruning {
            members["pruning_config"] = [
                "tokens_freq_ratio_threshold": JSONValue(shortest: pruning.frequencyRatioThreshold),
                "tokens_weight_threshold": JSONValue(shortest: pruning.weightThreshold),
                "only_score_pruned_tokens": .bool(pruning.onlyScorePrunedTokens),
            ]
        }
        return ["sparse_vector": .object(members)]
    }

    func members(_ leg: KNNLeg, limit: Int, at place: TreePlace) -> [String: JSONValue] {
        legs.check(leg, at: place)
        let k = legs.neighbours(leg, limit: limit)
        var members: [String: JSONValue] = [
            "field": .string(legs.fields.field(of: leg.inferenceID)), "k": .integer(k),
            "num_candidates": .integer(candidates(leg, k: k)),
        ]
        if let vector = legs.vector(of: leg) {
            members["query_vector"] = vector
        } else {
            members["query_vector_builder"] = [
                "text_embedding": [
                    "model_id": .string(legs.fields.inferenceID(of: leg.inferenceID)),
                    "model_text": .string(legs.query.text),
                ]
            ]
        }
        if let oversample = leg.oversample {
            // Below 1 means none here, 0 does there.
            members["rescore_vector"] = ["oversample": .number(oversample < 1 ? 0 : oversample)]
        }
        return members
    }

    /// As many as the pipeline says or we look at, and no fewer than Elasticsearch itself would: 1.5 k.
    private func candidates(_ leg: KNNLeg, k: Int) -> Int {
        let wanted = leg.candidates ?? max(SearchEffort.default.efSearch, k + k / 2)
        return max(k, min(wanted, Self.mostCandidates))
    }
}
