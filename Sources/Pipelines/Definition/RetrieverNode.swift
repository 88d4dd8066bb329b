import Encoders
import Fusion
import IndexStore
import Retrieval
import VectorIndex

/// A node of the retriever tree: what it does, and what every node can say about itself.
public struct RetrieverNode: Hashable, Sendable {
    /// What the node does.
    public var kind: Kind
    /// What it says about its name, filter, time and failure.
    public var options: Options

    public init(_ kind: Kind, options: Options = Options()) {
        self.kind = kind
        self.options = options
    }

    /// The retrievers that there are, named as in pipeline files.
    public indirect enum Kind: Hashable, Sendable {
        case bm25(BM25Leg)
        case sparseVector(SparseVectorLeg)
        case knn(KNNLeg)
        case rrf(RRFNode)
        case linear(LinearNode)
        case combine(CombineNode)
        case model(ModelNode)
        case textSimilarityReranker(RerankerNode)
    }

    /// What any node may carry.
    public struct Options: Hashable, Sendable {
        /// `_name`: what explanations and failures call the node.
        public var name: String?
        /// Which documents the node and all below it may return.
        public var filter: Filter?
        /// Documents that score below are dropped.
        public var minimumScore: Double?
        /// The time the node has; for a reranker, its own work without its retriever's.
        public var timeout: Duration?
        /// What becomes of the search when the node fails.
        public var onFailure: FailurePolicy
        /// The engine that the node and all below it run on, by its name in ``Pipeline/engines``; nil for where the
        /// parent runs, at the root for here. What the engine has no equivalent for runs here over what it finds.
        public var engine: String?

        public init(
            name: String? = nil, filter: Filter? = nil, minimumScore: Double? = nil, timeout: Duration? = nil,
            onFailure: FailurePolicy = .skip, engine: String? = nil
        ) {
            self.name = name
            self.filter = filter
            self.minimumScore = minimumScore
            self.timeout = timeout
            self.onFailure = onFailure
            self.engine = engine
        }
    }

    /// What becomes of a search when a node fails or misses its time.
    public enum FailurePolicy: String, CaseIterable, Hashable, Sendable {
        /// The node is left out and the response says so.
        case skip
        /// The search fails.
        case fail
    }

    /// The node's name in explanations: the one that was given, else what it is.
    public var name: String {
        if let name = options.name { return name }
        return switch kind {
        case .bm25: "bm25"
        case .sparseVector(let leg): leg.inferenceID
        case .knn(let leg): leg.inferenceID
        case .rrf: "rrf"
        case .linear: "linear"
        case .combine(let node): node.combiner.name
        case .model(let node): node.model.retrieverName
        case .textSimilarityReranker(let node): node.inferenceID
        }
    }
}

/// The lexical leg.
public struct BM25Leg: Hashable, Sendable {
    /// In place of the index definition's.
    public var k1: Double?
    public var b: Double?

    public init(k1: Double? = nil, b: Double? = nil) {
        self.k1 = k1
        self.b = b
    }
}

/// A learned sparse leg.
public struct SparseVectorLeg: Hashable, Sendable {
    /// The leg's name in the index definition.
    public var inferenceID: String
    /// What is left out of queries, how candidates are found, and whether they are scored again.
    public var options: SparseSearchOptions

    public init(inferenceID: String, options: SparseSearchOptions = SparseSearchOptions()) {
        self.inferenceID = inferenceID
        self.options = options
    }
}

/// A dense leg.
public struct KNNLeg: Hashable, Sendable {
    /// The leg's name in the index definition.
    public var inferenceID: String
    /// How many neighbours to return; nil for as many as the parent's window.
    public var k: Int?
    /// How many candidates a walk through a graph keeps (HNSW's efSearch); nil for the default.
    public var candidates: Int?
    /// How many inverted lists an IVF index reads; nil for the default.
    public var probes: Int?
    /// How many times as many candidates as hits an index of quantised vectors scores again in full precision; nil for the
    /// default, below 1 for none.
    public var oversample: Double?

    public init(
        inferenceID: String, k: Int? = nil, candidates: Int? = nil, probes: Int? = nil, oversample: Double? = nil
    ) {
        self.inferenceID = inferenceID
        self.k = k
        self.candidates = candidates
        self.probes = probes
        self.oversample = oversample
    }

    var effort: SearchEffort {
        SearchEffort(
            efSearch: candidates ?? SearchEffort.default.efSearch, nprobe: probes ?? SearchEffort.default.nprobe)
    }
}

/// Reciprocal rank fusion: Σ weight / (rank constant + rank).
public struct RRFNode: Hashable, Sendable {
    public var retrievers: [WeightedRetriever]
    /// How little the first ranks stand out; 60 in the literature.
    public var rankConstant: Int
    /// How many documents each child returns, unless it has a depth of its own, and the fusion keeps.
    public var rankWindow: Int
    /// Whether scores are brought to 0…1.
    public var scale: Bool

    public init(
        retrievers: [WeightedRetriever], rankConstant: Int = 60, rankWindow: Int, scale: Bool = false
    ) {
        self.retrievers = retrievers
        self.rankConstant = rankConstant
        self.rankWindow = rankWindow
        self.scale = scale
    }

    public struct WeightedRetriever: Hashable, Sendable {
        public var retriever: RetrieverNode
        public var weight: Double
        /// How many documents the retriever is asked for; nil for as many as the fusion's window.
        public var depth: Int?

        public init(_ retriever: RetrieverNode, weight: Double = 1, depth: Int? = nil) {
            self.retriever = retriever
            self.weight = weight
            self.depth = depth
        }
    }
}

/// Linear fusion: Σ weight · normalized score.
public struct LinearNode: Hashable, Sendable {
    public var retrievers: [WeightedRetriever]
    /// How many documents each child returns, unless it has a depth of its own, and the fusion keeps.
    public var rankWindow: Int
    /// What a child gives to documents that it did not find.
    public var absent: AbsentDocuments
    /// Whether scores are brought to 0…1.
    public var scale: Bool

    public init(
        retrievers: [WeightedRetriever], rankWindow: Int, absent: AbsentDocuments = .zero, scale: Bool = false
    ) {
        self.retrievers = retrievers
        self.rankWindow = rankWindow
        self.absent = absent
        self.scale = scale
    }

    public struct WeightedRetriever: Hashable, Sendable {
        public var retriever: RetrieverNode
        public var weight: Double
        public var normalizer: ScoreNormalizer
        /// How many documents the retriever is asked for; nil for as many as the fusion's window.
        public var depth: Int?

        public init(
            _ retriever: RetrieverNode, weight: Double = 1, normalizer: ScoreNormalizer = .none, depth: Int? = nil
        ) {
            self.retriever = retriever
            self.weight = weight
            self.normalizer = normalizer
            self.depth = depth
        }
    }
}

/// Fusion by any combiner.
public struct CombineNode: Hashable, Sendable {
    /// As in a linear fusion; combiners of ranks pass over the normalisers.
    public var retrievers: [LinearNode.WeightedRetriever]
    public var combiner: Combiner
    /// How many documents each child returns and the fusion keeps.
    public var rankWindow: Int
    /// What a child gives to documents that it did not find.
    public var absent: AbsentDocuments
    /// Whether scores are brought to 0…1.
    public var scale: Bool

    public init(
        retrievers: [LinearNode.WeightedRetriever], combiner: Combiner, rankWindow: Int, absent: AbsentDocuments = .zero,
        scale: Bool = false
    ) {
        self.retrievers = retrievers
        self.combiner = combiner
        self.rankWindow = rankWindow
        self.absent = absent
        self.scale = scale
    }
}

/// A cross-encoder over the best candidates of one retriever.
public struct RerankerNode: Hashable, Sendable {
    public var retriever: RetrieverNode
    /// The cross-encoder: a name of the model library, a repository id, or a path to a model folder.
    public var inferenceID: String
    /// The field that the cross-encoder reads; nil for the index's text fields.
    public var field: String?
    /// How many candidates are re-ranked.
    public var rankWindow: Int
    /// The reranker's weight after min-max normalisation; 1 replaces the retriever's scores.
    public var blend: Double
    /// That of the cross-encoder's matrix products.
    public var precision: Precision

    public init(
        retriever: RetrieverNode, inferenceID: String, field: String? = nil, rankWindow: Int, blend: Double = 0.5,
        precision: Precision = .automatic
    ) {
        self.retriever = retriever
        self.inferenceID = inferenceID
        self.precision = precision
        self.field = field
        self.rankWindow = rankWindow
        self.blend = blend
    }
}
