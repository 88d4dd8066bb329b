/// The fusion of a tree: the one whose weights are tuned.
extension RetrieverNode {
    /// The node itself if it fuses, else the fusion below its rerankers; nil when there is none.
    public var firstFusion: RetrieverNode? {
        switch kind {
        case .bm25, .sparseVector, .knn: nil
        case .rrf, .linear, .combine, .model: self
        case .textSimilarityReranker(let node): node.retriever.firstFusion
        }
    }

    /// The tree with another node in the place of its ``firstFusion``.
    public func replacingFirstFusion(with fusion: RetrieverNode) -> RetrieverNode {
        guard case .textSimilarityReranker = kind else { return firstFusion == nil ? self : fusion }
        return replacingChildren { $0.replacingFirstFusion(with: fusion) }
    }

    /// The retrievers that a fusion pools, and how many documents each is asked for, where it says so; none for other
    /// nodes.
    public var pooledRetrievers: [(retriever: RetrieverNode, depth: Int?)] {
        switch kind {
        case .bm25, .sparseVector, .knn, .textSimilarityReranker: []
        case .rrf(let node): node.retrievers.map { ($0.retriever, $0.depth) }
        case .linear(let node): node.retrievers.map { ($0.retriever, $0.depth) }
        case .combine(let node): node.retrievers.map { ($0.retriever, $0.depth) }
        case .model(let node): node.retrievers.map { ($0.retriever, $0.depth) }
        }
    }

    /// The model that a fusion uses; nil for other nodes.
    public var model: FusionModel? {
        guard case .model(let node) = kind else { return nil }
        return node.model
    }

    /// How many documents a fusion keeps; 0 for other nodes.
    public var rankWindow: Int {
        switch kind {
        case .bm25, .sparseVector, .knn, .textSimilarityReranker: 0
        case .rrf(let node): node.rankWindow
        case .linear(let node): node.rankWindow
        case .combine(let node): node.rankWindow
        case .model(let node): node.rankWindow
        }
    }
}
