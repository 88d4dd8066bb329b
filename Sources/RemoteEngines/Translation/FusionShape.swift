import Fusion
import Pipelines

/// What `rrf`, `linear` and `combine` have in common, as far as other engines know it.
struct FusionShape {
    struct Child {
        var retriever: RetrieverNode
        var weight: Double
        /// Nil where ranks are fused.
        var normalizer: ScoreNormalizer?
        /// How many documents the child is asked for; nil for as many as the window.
        var depth: Int?
    }

    enum Combination {
        /// Σ weight / (constant + rank), ranks from 1.
        case ranks(constant: Int)
        /// Σ weight · normalised score.
        case sum
        case mean(Combiner.Mean)
    }

    var children: [Child]
    /// Nil when no other engine combines so, which has been remarked.
    var combination: Combination?
    var rankWindow: Int

    /// - Parameter place: That of the node's body.
    /// - Returns: nil for a node that does not fuse.
    init?(_ node: RetrieverNode, at place: TreePlace) {
        switch node.kind {
        case .bm25, .sparseVector, .knn, .textSimilarityReranker: return nil
        case .rrf(let fusion):
            let children = fusion.retrievers.map {
                Child(retriever: $0.retriever, weight: $0.weight, depth: $0.depth)
            }
            self.init(children, .ranks(constant: fusion.rankConstant), fusion.rankWindow)
            check(absent: .zero, scale: fusion.scale, at: place)
        case .linear(let fusion):
            self.init(Self.children(fusion.retrievers), .sum, fusion.rankWindow)
            check(absent: fusion.absent, scale: fusion.scale, at: place)
        case .combine(let fusion):
            self.init(Self.children(fusion.retrievers), nil, fusion.rankWindow)
            combination = combination(fusion.combiner, at: place)
            check(absent: fusion.absent, scale: fusion.scale, at: place)
        case .model(let fusion):
            let children = fusion.retrievers.map { Child(retriever: $0.retriever, weight: 1, depth: $0.depth) }
            self.init(children, nil, fusion.rankWindow)
            place.lacks("fusion by a trained model; the legs can run there, and their lists be fused here")
        }
    }

    private init(_ children: [Child], _ combination: Combination?, _ rankWindow: Int) {
        self.children = children
        self.combination = combination
        self.rankWindow = rankWindow
    }

    private static func children(_ retrievers: [LinearNode.WeightedRetriever]) -> [Child] {
        retrievers.map {
            Child(retriever: $0.retriever, weight: $0.weight, normalizer: $0.normalizer, depth: $0.depth)
        }
    }

    private func combination(_ combiner: Combiner, at place: TreePlace) -> Combination? {
        switch combiner {
        case .sum: return .sum
        case .mean(let mean): return .mean(mean)
        case .rrf(let ranks):
            // Counting ranks from 0 is a constant that is smaller by 1.
            let constant = ranks.constant + ranks.origin - 1
            if ranks.weighting == .rank, children.contains(where: { $0.weight != 1 }) {
                place.member("rank_weights").lacks("weights act on scores there, not on ranks")
            } else if constant < 1 {
                place.member("rank_origin").lacks("ranks count from 1 there, and the rank constant is at least 1")
            } else {
                return .ranks(constant: constant)
            }
        default: place.member("method").lacks("\"\(combiner.name)\" is no method there")
        }
        return nil
    }

    private func check(absent: AbsentDocuments, scale: Bool, at place: TreePlace) {
        if absent != .zero {
            place.member("absent").lacks("a document that a list lacks gets nothing from it there")
        }
        if scale { place.member("scale").lacks("scores are not brought to 0…1 there") }
    }

    // MARK: Weights

    /// The sum of the weights.
    var weightSum: Double { children.reduce(0) { $0 + $1.weight } }

    /// Whether all children have one weight.
    var isEven: Bool { children.allSatisfy { $0.weight == children[0].weight } }

    /// The weights brought to a sum of 1; none when they sum to 0.
    var weightShares: [Double]? {
        let sum = weightSum
        return sum > 0 && sum.isFinite ? children.map { $0.weight / sum } : nil
    }
}
