/// The fields of an index of Elasticsearch or OpenSearch that holds our documents: their texts, their sparse and
/// dense vectors, their metadata.
///
/// BM25 scores the text fields as one, as ours does: they are copied into one field, ``lexicalField``, that has the
/// analyzer and the k1 and b of the definition. The title and all metadata are kept as they are (`keyword`, `long`,
/// `double`, `boolean`), so that a filter lets the same documents through as here. Both systems keep the weights of
/// sparse vectors with 9 significant bits, cut off below: a weight there is up to 1/256 (.4 %) less than here.
public struct ElasticsearchMapping: Hashable, Sendable {
    /// Whose words the mapping is written in.
    public enum System: String, Hashable, Sendable, CaseIterable {
        case elasticsearch
        case opensearch
    }

    /// How words are indexed and scored.
    public struct Lexical: Hashable, Sendable {
        /// `english`, `standard` or a language of Snowball's, as pipeline files have it.
        public var analyzer: String
        public var k1: Float
        public var b: Float

        public init(analyzer: String = "english", k1: Float = 1.2, b: Float = 0.75) {
            self.analyzer = analyzer
            self.k1 = k1
            self.b = b
        }
    }

    /// How a dense vector field compares vectors.
    public enum Similarity: String, Sendable {
        /// The inner product of vectors of length 1.
        case dotProduct = "dot_product"
        /// The inner product of vectors of any length.
        case maxInnerProduct = "max_inner_product"
        case cosine
        /// Euclidean distance.
        case l2Norm = "l2_norm"
    }

    /// How a dense vector field finds neighbours.
    public enum VectorIndexing: Hashable, Sendable {
        /// By comparing with every vector; exact. OpenSearch has no such index and gets a graph.
        case flat
        /// By a graph, with so many neighbours for each vector.
        case hnsw(m: Int)
    }

    public struct DenseField: Hashable, Sendable {
        public var name: String
        public var dimension: Int
        public var similarity: Similarity
        /// Nil for what the system takes when it is not told.
        public var indexing: VectorIndexing?

        public init(name: String, dimension: Int, similarity: Similarity, indexing: VectorIndexing? = nil) {
            self.name = name
            self.dimension = dimension
            self.similarity = similarity
            self.indexing = indexing
        }
    }

    /// Which tokens of queries Elasticsearch leaves out of `sparse_vector` fields.
    public struct Pruning: Hashable, Sendable {
        /// A token is left out when it is in more than so many times as many documents as tokens are on average,
        public var frequencyRatio: Int
        /// and its weight is below this share of the best token's.
        public var weightShare: Double

        public init(frequencyRatio: Int = 5, weightShare: Double = 0.4) {
            self.frequencyRatio = frequencyRatio
            self.weightShare = weightShare
        }
    }

    /// The most dimensions that Elasticsearch allows.
    public static let largestDimension = 4096
    /// The most dimensions that OpenSearch allows.
    static let largestOpenSearchDimension = 16_000
    /// The field that words are searched in.
    public static let lexicalField = "bm25"
    /// The field that tells a push which state of a document is there.
    public static let fingerprintField = "hybrid_search_fingerprint"

    public let system: System
    /// The fields that are searched as text.
    public let textFields: [String]
    /// Nil where there is no lexical leg.
    public let lexical: Lexical?
    public let sparseFields: [String]
    public let denseFields: [DenseField]
    /// Fields that get the text and make vectors of it with an inference endpoint of Elasticsearch's, by name.
    public let semanticFields: [String: String]
    /// What Elasticsearch prunes by default of queries to the sparse fields; nil for what it does when it is not
    /// told.
    public let pruning: Pruning?
    /// The text of a pipeline file, kept in the mapping's `_meta` for those who search the index.
    public let pipeline: String?

    /// - Throws: ``InterchangeError`` for a name of a leg that is empty, has a dot in it (a dot makes an object of
    ///   it) or occurs twice, those of the documents' own fields included; for a dimension that the system does not
    ///   allow; for an analyzer that it does not have; and for semantic fields and pruning in OpenSearch.
    public init(
        system: System = .elasticsearch, textFields: [String] = ["title", "text"], lexical: Lexical? = Lexical(),
        sparseFields: [String] = [], denseFields: [DenseField] = [], semanticFields: [String: String] = [:],
        pruning: Pruning? = nil, pipeline: String? = nil
    ) throws(InterchangeError) {
        self.system = system
        self.textFields = textFields
        self.lexical = lexical
        self.sparseFields = sparseFields
        self.denseFields = denseFields
        self.semanticFields = semanticFields
        self.pruning = pruning
        self.pipeline = pipeline
        try checkNames()
        try checkDimensions()
        try checkSystem()
    }

    /// All names that a document's metadata must not use.
    var reservedNames: Set<String> {
        Set(["title", "text", Self.lexicalField, Self.fingerprintField] + legNames)
    }

    private var legNames: [String] { sparseFields + denseFields.map(\.name) + semanticFields.keys.sorted() }

    private func place(_ field: String) -> String { "\(system.title) field \"\(field)\"" }

    private func checkNames() throws(InterchangeError) {
        var names = Set(textFields + ["title", "text", Self.lexicalField, Self.fingerprintField])
        for name in legNames {
            guard !name.isEmpty, !name.contains(".") else {
                throw InterchangeError(place: place(name), problem: "a name must not be empty or have a dot in it")
            }
            guard names.insert(name).inserted else {
                throw InterchangeError(place: place(name), problem: "is there twice")
            }
        }
    }

    private func checkDimensions() throws(InterchangeError) {
        let largest = system == .elasticsearch ? Self.largestDimension : Self.largestOpenSearchDimension
        for field in denseFields where !(1...largest ~= field.dimension) {
            throw InterchangeError(
                place: place(field.name),
                problem: "the dimension must be from 1 to \(largest), found \(field.dimension)")
        }
    }

    private func checkSystem() throws(InterchangeError) {
        if let lexical, lexical.analysis == nil {
            throw InterchangeError(
                place: place(Self.lexicalField), problem: "\(system.title) has no analyzer \"\(lexical.analyzer)\"")
        }
        guard system == .opensearch else { return }
        if let field = semanticFields.keys.min() {
            throw InterchangeError(
                place: place(field),
                problem: "OpenSearch has no semantic_text; encode documents here, or by an ingest pipeline there")
        }
        if pruning != nil {
            throw InterchangeError(
                place: "OpenSearch mapping", problem: "rank_features fields know no pruning; queries do (two phases)")
        }
    }
}

extension ElasticsearchMapping.System {
    /// As its makers write it.
    public var title: String { self == .elasticsearch ? "Elasticsearch" : "OpenSearch" }
}
