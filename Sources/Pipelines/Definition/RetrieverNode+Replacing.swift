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

    /// The tree with all nodes where the root runs.
    fileprivate var inOnePlace: RetrieverNode {
        var result = replacingChildren(\.inOnePlace)
        result.options.engine = nil
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
    /// The pipeline without engines elsewhere: all nodes run where the root runs.
    public var inOnePlace: Pipeline {
        var pipeline = self
        pipeline.engines = [:]
        pipeline.search.retriever = search.retriever.inOnePlace
        return pipeline
    }

    /// The pipeline with the models of its fusions within it, so that it needs no file beside it.
    public var selfContained: Pipeline {
        var pipeline = self
        pipeline.search.retriever = search.retriever.selfContained
        return pipeline
    }
}
