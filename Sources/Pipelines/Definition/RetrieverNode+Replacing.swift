extension RetrieverNode {
    /// The node with other nodes in place of its children, in order.
    func replacingChildren(_ replacement: (RetrieverNode) -> RetrieverNode) -> RetrieverNode {
        var result = self
        switch kind {
        case .bm25, .sparseVector, .knn:
            break
        case .rrf(var node):
            for i in node.retrievers.indices { node.retrievers[i].retriever = replacement(node.retrievers[i].retriever) }
            result.kind = .rrf(node)
        case .linear(var node):
            for i in node.retrievers.indices { node.retrievers[i].retriever = replacement(node.retrievers[i].retriever) }
            result.kind = .linear(node)
        case .combine(var node):
            for i in node.retrievers.indices { node.retrievers[i].retriever = replacement(node.retrievers[i].retriever) }
            result.kind = .combine(node)
        case .model(var node):
            for i in node.retrievers.indices { node.retrievers[i].retriever = replacement(node.retrievers[i].retriever) }
            result.kind = .model(node)
        case .textSimilarityReranker(var node):
            node.retriever = replacement(node.retriever)
            result.kind = .textSimilarityReranker(node)
        }
        return result
    }

    /// The tree with its models within it, not in files.
    fileprivate var selfContained: RetrieverNode {
        var result = replacingChildren(\.selfContained)
        if case .model(var node) = result.kind {
            node.file = nil
            result.kind = .model(node)
        }
        return result
    }
}

extension Pipeline {
    /// The pipeline with the models of its fusions within it, so that it needs no file beside it.
    public var selfContained: Pipeline {
        var pipeline = self
        pipeline.search.retriever = search.retriever.selfContained
        return pipeline
    }
}
