import IndexStore
import Pipelines

extension Pipeline {
    /// The ready pipelines, the same as the files in `pipelines/`; the first is the default.
    public static let ready: [Pipeline] = [hybrid, hybridRRF, bm25, splade, dense, rerank]

    /// BM25, SPLADE and MiniLM side by side; min-max normalised scores with equal weights.
    public static let hybrid = Pipeline(
        name: "hybrid",
        description: "BM25, SPLADE and MiniLM side by side; min-max normalised scores with equal weights",
        index: .threeLegs,
        search: SearchDefinition(retriever: .minmax([.bm25, .splade, .minilm])))

    /// BM25, SPLADE and MiniLM side by side, by reciprocal rank fusion.
    public static let hybridRRF = Pipeline(
        name: "hybrid-rrf",
        description: "BM25, SPLADE and MiniLM side by side; reciprocal rank fusion",
        index: .threeLegs,
        search: SearchDefinition(
            retriever: RetrieverNode(
                .rrf(RRFNode(retrievers: [.bm25, .splade, .minilm].map { .init($0) }, rankWindow: 200)))))

    /// BM25 alone: no model is needed.
    public static let bm25 = Pipeline(
        name: "bm25",
        description: "BM25 alone; needs no model",
        index: IndexDefinition(bm25: BM25Definition()),
        search: SearchDefinition(retriever: .bm25))

    /// SPLADE alone.
    public static let splade = Pipeline(
        name: "splade",
        description: "Learned sparse retrieval alone",
        index: IndexDefinition(sparse: ["splade": SparseDefinition(model: "splade-tiny")]),
        search: SearchDefinition(retriever: .splade))

    /// Dense vectors alone.
    public static let dense = Pipeline(
        name: "dense",
        description: "Dense vectors alone, through FAISS",
        index: IndexDefinition(dense: ["minilm": DenseDefinition(model: "all-MiniLM-L6-v2")]),
        search: SearchDefinition(retriever: .minilm))

    /// The hybrid pipeline with a cross-encoder over the best of it.
    public static let rerank = Pipeline(
        name: "rerank",
        description: "The hybrid pipeline, its best 50 blended with a cross-encoder's scores",
        index: .threeLegs,
        search: SearchDefinition(
            retriever: RetrieverNode(
                .textSimilarityReranker(
                    RerankerNode(
                        retriever: .minmax([.bm25, .splade, .minilm]),
                        inferenceID: "cross-encoder/ms-marco-MiniLM-L6-v2", rankWindow: 50)),
                options: .init(timeout: .milliseconds(2000)))))

    /// The search that fits an index whose pipeline is not known: all legs, min-max normalised with equal weights.
    public static func covering(_ definition: IndexDefinition) -> Pipeline {
        var legs: [RetrieverNode] = definition.bm25 == nil ? [] : [.bm25]
        legs += definition.sparse.keys.sorted().map {
            RetrieverNode(.sparseVector(SparseVectorLeg(inferenceID: $0)))
        }
        legs += definition.dense.keys.sorted().map { RetrieverNode(.knn(KNNLeg(inferenceID: $0))) }
        let retriever = legs.count == 1 ? legs[0] : .minmax(legs)
        return Pipeline(name: "all legs", index: definition, search: SearchDefinition(retriever: retriever))
    }
}

extension IndexDefinition {
    /// BM25, SPLADE-tiny and MiniLM.
    fileprivate static let threeLegs = IndexDefinition(
        bm25: BM25Definition(),
        sparse: ["splade": SparseDefinition(model: "splade-tiny")],
        dense: ["minilm": DenseDefinition(model: "all-MiniLM-L6-v2")])
}

extension RetrieverNode {
    fileprivate static let bm25 = RetrieverNode(.bm25(BM25Leg()))
    fileprivate static let splade = RetrieverNode(.sparseVector(SparseVectorLeg(inferenceID: "splade")))
    fileprivate static let minilm = RetrieverNode(.knn(KNNLeg(inferenceID: "minilm")))

    fileprivate static func minmax(_ legs: [RetrieverNode]) -> RetrieverNode {
        RetrieverNode(
            .linear(LinearNode(retrievers: legs.map { .init($0, normalizer: .minmax) }, rankWindow: 200)))
    }
}
