import IndexStore
import InvertedIndex
import Retrieval

/// The keys of a `sparse_vector` retriever: `prune` and `pruning_config` are Elasticsearch's, `two_phase` is
/// OpenSearch's.
extension SparseSearchOptions {
    static let keys = ["prune", "pruning_config", "two_phase", "rescore", "oversample"]
    private static let defaultOversample = 2.0

    init(reading members: [String: JSONNode]) {
        let pruning = members["pruning_config"].map(TokenPruning.init(reading:))
        let prunes = members["prune"]?.bool() ?? (pruning != nil)
        let isExact = members["rescore"]?.value.stringValue == "exact"
        let rescores = isExact ? false : members["rescore"]?.trueOrExact() ?? false
        let oversample = members["oversample"]?.number(in: 1...1000)
        if oversample != nil, !rescores {
            members["oversample"]?.note("has no meaning without \"rescore\": true")
        }
        let twoPhase = members["two_phase"].flatMap(TwoPhaseSearch.init(reading:))
        if isExact, twoPhase != nil { members["two_phase"]?.note("has no meaning with \"rescore\": \"exact\"") }
        self.init(
            pruning: prunes ? pruning ?? TokenPruning() : nil, twoPhase: twoPhase,
            rescoringOversample: rescores ? oversample ?? Self.defaultOversample : nil, isExact: isExact)
    }

    var members: [String: JSONValue] {
        [
            "prune": pruning.map { _ in true }, "pruning_config": pruning?.json, "two_phase": twoPhase?.json,
            "rescore": isExact ? "exact" : rescoringOversample.map { _ in true },
            "oversample": rescoringOversample.map(JSONValue.number),
        ].compactMapValues(\.self)
    }
}

extension JSONNode {
    /// A boolean, in a place where the string "exact" can be too.
    fileprivate func trueOrExact() -> Bool? {
        if let bool = value.boolValue { return bool }
        note("must be true, false or \"exact\", found \(value.text)")
        return nil
    }
}

extension TokenPruning {
    fileprivate init(reading node: JSONNode) {
        let members = node.members(
            known: ["tokens_freq_ratio_threshold", "tokens_weight_threshold", "only_score_pruned_tokens"])
        self.init()
        if let ratio = members["tokens_freq_ratio_threshold"]?.number(in: 1...100) {
            frequencyRatioThreshold = Float(ratio)
        }
        if let weight = members["tokens_weight_threshold"]?.number(in: 0...1) { weightThreshold = Float(weight) }
        onlyScorePrunedTokens = members["only_score_pruned_tokens"]?.bool() ?? false
    }

    fileprivate var json: JSONValue {
        [
            "tokens_freq_ratio_threshold": .number(Double(frequencyRatioThreshold)),
            "tokens_weight_threshold": .number(Double(weightThreshold)),
            "only_score_pruned_tokens": .bool(onlyScorePrunedTokens),
        ]
    }
}

extension TwoPhaseSearch {
    /// `true`, or an object with what differs from the defaults.
    fileprivate init?(reading node: JSONNode) {
        self.init()
        if case .bool(let isWanted) = node.value {
            if isWanted { return } else { return nil }
        }
        let members = node.members(known: ["prune_ratio", "expansion_rate"])
        if let ratio = members["prune_ratio"]?.number(in: 0...1) { pruneRatio = Float(ratio) }
        if let rate = members["expansion_rate"]?.number(in: 1...1000) { expansionRate = Float(rate) }
    }

    fileprivate var json: JSONValue {
        ["prune_ratio": .number(Double(pruneRatio)), "expansion_rate": .number(Double(expansionRate))]
    }
}
