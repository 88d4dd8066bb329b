import Foundation
import HybridSearch

/// Retriever trees of every kind, by chance.
struct RandomRetrievers {
    private var random: SplitMix64
    /// Whether only trees are made of what Elasticsearch has.
    let isPlain: Bool

    init(seed: UInt64, isPlain: Bool = false) {
        random = SplitMix64(seed: seed)
        self.isPlain = isPlain
    }

    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    /// - Parameter window: The least window of compound retrievers.
    mutating func tree(depth: Int, window: Int = 20) -> RetrieverNode {
        guard depth > 0, chance(0.8) else { return leg(window: window) }
        var window = window + Int.random(in: 0...10, using: &random)
        if !isPlain, chance(0.1) { window = 15 }
        let kind: RetrieverNode.Kind
        switch Int.random(in: 0..<(isPlain ? 3 : 5), using: &random) {
        case 0: kind = .rrf(rrf(depth: depth, window: window))
        case 1: kind = .linear(linear(depth: depth, window: window))
        case 2: kind = .textSimilarityReranker(reranker(depth: depth, window: window))
        case 3: kind = .combine(combine(depth: depth, window: window))
        default: kind = .model(model(depth: depth, window: window))
        }
        return RetrieverNode(kind, options: options())
    }

    // MARK: Legs

    private mutating func leg(window: Int) -> RetrieverNode {
        let options = self.options()
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            return RetrieverNode(.bm25(BM25Leg(k1: !isPlain && chance(0.2) ? 0.9 : nil)), options: options)
        case 1:
            let pruning = chance(0.3) ? TokenPruning(frequencyRatioThreshold: 3) : nil
            let twoPhase = !isPlain && chance(0.2) ? TwoPhaseSearch() : nil
            let leg = SparseVectorLeg(inferenceID: "splade", options: .init(pruning: pruning, twoPhase: twoPhase))
            return RetrieverNode(.sparseVector(leg), options: options)
        default:
            // Written out, so that they come back as they are.
            let k = Int.random(in: 1...window, using: &random)
            let leg = KNNLeg(
                inferenceID: pick(["minilm", "angle", "euclid"]), k: k, candidates: k + 7,
                probes: !isPlain && chance(0.2) ? 3 : nil, oversample: chance(0.2) ? 2 : nil)
            return RetrieverNode(.knn(leg), options: options)
        }
    }

    private mutating func options() -> RetrieverNode.Options {
        RetrieverNode.Options(
            name: chance(0.2) ? "named" : nil,
            filter: chance(0.2) ? .term(field: "lang", value: "en") : nil,
            minimumScore: chance(0.2) ? 0.125 : nil,
            timeout: !isPlain && chance(0.2) ? .milliseconds(50) : nil,
            onFailure: !isPlain && chance(0.2) ? .fail : .skip)
    }

    // MARK: Compounds

    private mutating func children(depth: Int, window: Int) -> [RetrieverNode] {
        var children: [RetrieverNode] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) { children.append(tree(depth: depth - 1, window: window)) }
        return children
    }

    private mutating func rrf(depth: Int, window: Int) -> RRFNode {
        var retrievers: [RRFNode.WeightedRetriever] = []
        for child in children(depth: depth, window: window) {
            retrievers.append(.init(child, weight: pick([1, 0.5, 2]), depth: !isPlain && chance(0.1) ? 7 : nil))
        }
        return RRFNode(
            retrievers: retrievers, rankConstant: pick([1, 60]), rankWindow: window, scale: !isPlain && chance(0.1))
    }

    private mutating func linear(depth: Int, window: Int) -> LinearNode {
        LinearNode(
            retrievers: weighted(depth: depth, window: window), rankWindow: window,
            absent: !isPlain && chance(0.1) ? .minimum : .zero)
    }

    private mutating func weighted(depth: Int, window: Int) -> [LinearNode.WeightedRetriever] {
        var retrievers: [LinearNode.WeightedRetriever] = []
        for child in children(depth: depth, window: window) {
            let normalizers: [ScoreNormalizer] = isPlain ? [.minmax] : [.minmax, .none, .l2Norm, .zscore]
            // Re-ranked scores are bent there, which only ranks do not see.
            if isPlain, case .textSimilarityReranker = child.kind { continue }
            retrievers.append(.init(child, weight: pick([1, 0.5, 2]), normalizer: pick(normalizers)))
        }
        return retrievers.isEmpty ? [.init(leg(window: window), normalizer: .minmax)] : retrievers
    }

    private mutating func combine(depth: Int, window: Int) -> CombineNode {
        let retrievers = weighted(depth: depth, window: window)
        let combiners: [Combiner] = [.sum, .mnz, .mean(.arithmetic), .mean(.geometric), .rrf(.init()), .borda]
        return CombineNode(retrievers: retrievers, combiner: pick(combiners), rankWindow: window)
    }

    private mutating func model(depth: Int, window: Int) -> ModelNode {
        let children = children(depth: depth, window: window)
        let legs = children.indices.map { "leg\($0)" }
        // One weight for one feature is a whole model.
        let model = try! LearnedFusionModel(legs: legs, features: [.query("length")], weights: [1])
        return ModelNode(model: .learned(model), retrievers: children.map { .init($0) }, rankWindow: window)
    }

    private mutating func reranker(depth: Int, window: Int) -> RerankerNode {
        RerankerNode(
            retriever: tree(depth: depth - 1, window: window), inferenceID: "ce",
            field: isPlain || chance(0.8) ? "text" : nil, rankWindow: window, blend: isPlain || chance(0.8) ? 1 : 0.5)
    }
}
