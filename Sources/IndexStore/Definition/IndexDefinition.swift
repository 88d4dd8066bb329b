import Encoders
import InvertedIndex
import Retrieval
import VectorIndex

/// How documents are indexed: the `index` part of a pipeline file, stored in every index that it made.
public struct IndexDefinition: Hashable, Sendable {
    /// The fields that analyzers and encoders read, joined in this order.
    public var textFields: [String]
    /// The lexical leg; nil when the index has none.
    public var bm25: BM25Definition?
    /// Learned sparse legs by the name under which pipelines ask for them (`inference_id`).
    public var sparse: [String: SparseDefinition]
    /// Dense legs by the name under which pipelines ask for them (`inference_id`).
    public var dense: [String: DenseDefinition]
    /// How long documents are cut into chunks, which are then searched; nil where documents stay whole.
    public var chunking: ChunkingDefinition?

    public init(
        textFields: [String] = ["title", "text"],
        bm25: BM25Definition? = nil,
        sparse: [String: SparseDefinition] = [:],
        dense: [String: DenseDefinition] = [:],
        chunking: ChunkingDefinition? = nil
    ) {
        self.textFields = textFields
        self.bm25 = bm25
        self.sparse = sparse
        self.dense = dense
        self.chunking = chunking
    }
}

/// A lexical leg: its analyzer and the parameters of BM25.
public struct BM25Definition: Hashable, Sendable {
    /// One of `Analyzers.names`.
    public var analyzer: String
    /// k1 and b, unless a search brings its own.
    public var parameters: BM25Parameters

    public init(analyzer: String = "english", parameters: BM25Parameters = .standard) {
        self.analyzer = analyzer
        self.parameters = parameters
    }
}

/// A learned sparse leg: its model, and how it computes.
public struct SparseDefinition: Hashable, Sendable {
    /// The name in place of a model's of a leg that is pretokenized.
    public static let pretokenizedModel = "pretokenized"

    /// A leg without a model: documents bring their vectors (``Retrieval/EncodedDocument``), whose tokens are the
    /// leg's vocabulary, and queries are tokens.
    public static let pretokenized = SparseDefinition(model: pretokenizedModel)

    /// A name of the model library, a repository id, or a path to a model folder; ``pretokenizedModel`` for none.
    public var model: String
    /// That of the model's matrix products.
    public var precision: Precision

    public init(model: String, precision: Precision = .automatic) {
        self.model = model
        self.precision = precision
    }

    /// Whether the leg has no model.
    public var isPretokenized: Bool { model == Self.pretokenizedModel }
}

/// A dense leg: its model, how it computes, and the FAISS index that holds the vectors.
public struct DenseDefinition: Hashable, Sendable {
    /// A name of the model library, a repository id, or a path to a model folder.
    public var model: String
    /// A FAISS factory string (`Flat`, `HNSW32`), or `auto`: `Flat` up to 100,000 vectors, `HNSW32` above.
    public var faiss: String
    /// What scores are, and what nearest means.
    public var similarity: DenseSimilarity
    /// That of the model's matrix products.
    public var precision: Precision

    public init(
        model: String, faiss: String = "auto", similarity: DenseSimilarity = .dot, precision: Precision = .automatic
    ) {
        self.model = model
        self.faiss = faiss
        self.similarity = similarity
        self.precision = precision
    }
}
