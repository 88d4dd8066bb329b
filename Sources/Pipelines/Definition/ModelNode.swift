import Fusion

/// Fusion by a model that was trained on relevance judgements.
public struct ModelNode: Hashable, Sendable {
    /// What fuses.
    public var model: FusionModel
    /// The file that the model was read from, as the pipeline names it; nil for a model within the pipeline.
    public var file: String?
    /// In the order of the model's legs, with their names.
    public var retrievers: [Child]
    /// How many documents each child returns, unless it has a depth of its own, and the fusion keeps.
    public var rankWindow: Int

    public init(model: FusionModel, file: String? = nil, retrievers: [Child], rankWindow: Int) {
        self.model = model
        self.file = file
        self.retrievers = retrievers
        self.rankWindow = rankWindow
    }

    /// A retriever whose weight is the model's affair.
    public struct Child: Hashable, Sendable {
        public var retriever: RetrieverNode
        /// How many documents the retriever is asked for; nil for as many as the fusion's window.
        public var depth: Int?

        public init(_ retriever: RetrieverNode, depth: Int? = nil) {
            self.retriever = retriever
            self.depth = depth
        }
    }
}

/// The models that fuse.
public enum FusionModel: Hashable, Sendable {
    /// Weights and trees over features of candidates.
    case learned(LearnedFusionModel)
    /// A linear fusion whose weights depend on the query.
    case queryDependent(QueryDependentModel)

    /// The names of the legs that the model was trained with.
    public var legs: [String] {
        switch self {
        case .learned(let model): model.legs
        case .queryDependent(let model): model.legs
        }
    }

    /// The retriever's key in pipeline files.
    public var retrieverName: String {
        switch self {
        case .learned: "learned"
        case .queryDependent: "query_dependent"
        }
    }

    /// What fuses lists with the model.
    public var method: any FusionMethod {
        switch self {
        case .learned(let model): LearnedFusion(model)
        case .queryDependent(let model): QueryDependentFusion(model)
        }
    }
}
