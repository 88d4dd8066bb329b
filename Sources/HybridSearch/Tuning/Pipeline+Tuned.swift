import Fusion
import FusionTraining
import Pipelines

extension Pipeline {
    /// The pipeline with another fusion of the same legs.
    ///
    /// - Parameter modelFile: What the pipeline calls the file of a learned model; nil to have it within the pipeline.
    /// - Returns: Nil when the pipeline has no fusion.
    public func fusing(by fusion: TunedFusion, modelFile: String? = nil) -> Pipeline? {
        guard let node = search.retriever.firstFusion else { return nil }
        let children = node.pooledRetrievers
        var tuned = node
        switch fusion {
        case .linear(let linear):
            let retrievers = zip(children, zip(linear.weights, linear.normalizers)).map { child, leg in
                LinearNode.WeightedRetriever(child.retriever, weight: leg.0, normalizer: leg.1, depth: child.depth)
            }
            tuned.kind = .linear(LinearNode(retrievers: retrievers, rankWindow: node.rankWindow))
        case .rrf(let rrf):
            let retrievers = zip(children, rrf.weights).map { child, weight in
                RRFNode.WeightedRetriever(child.retriever, weight: weight, depth: child.depth)
            }
            tuned.kind = .rrf(
                RRFNode(retrievers: retrievers, rankConstant: rrf.rankConstant, rankWindow: node.rankWindow))
        case .learned(let model):
            tuned.kind = node.model(.learned(model), file: modelFile)
        case .queryDependent(let model):
            tuned.kind = node.model(.queryDependent(model), file: modelFile)
        }
        var pipeline = self
        pipeline.search.retriever = search.retriever.replacingFirstFusion(with: tuned)
        return pipeline
    }
}

extension RetrieverNode {
    fileprivate func model(_ model: FusionModel, file: String?) -> Kind {
        let children = pooledRetrievers.map { ModelNode.Child($0.retriever, depth: $0.depth) }
        return .model(ModelNode(model: model, file: file, retrievers: children, rankWindow: rankWindow))
    }
}
