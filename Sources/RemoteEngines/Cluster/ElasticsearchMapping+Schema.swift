import IndexStore
import Interchange
import VectorIndex

extension ElasticsearchMapping {
    /// The mapping of an index that a push makes: legs keep their names.
    ///
    /// - Throws: `InterchangeError` when the system cannot have such an index.
    public init(_ schema: PushSchema, system: System, options: ClusterPushOptions) throws {
        let definition = schema.definition
        let encodedHere = { (leg: String) in options.semanticText[leg] == nil }
        let dense = definition.dense.filter { encodedHere($0.key) }.sorted { $0.key < $1.key }
        try self.init(
            system: system, textFields: definition.textFields,
            lexical: definition.bm25.map {
                Lexical(analyzer: $0.analyzer, k1: $0.parameters.k1, b: $0.parameters.b)
            },
            sparseFields: definition.sparse.keys.filter(encodedHere).sorted(),
            denseFields: dense.map { leg, dense in
                DenseField(
                    name: leg, dimension: schema.dimensions[leg] ?? 0,
                    similarity: Similarity(dense.similarity), indexing: VectorIndexing(faiss: dense.faiss))
            },
            semanticFields: options.semanticText, pruning: options.pruning, pipeline: try schema.pipeline.jsonText())
    }
}

extension ElasticsearchMapping.Similarity {
    fileprivate init(_ similarity: DenseSimilarity) {
        self = switch similarity {
        case .dot: .dotProduct
        case .cosine: .cosine
        case .l2: .l2Norm
        }
    }
}

extension ElasticsearchMapping.VectorIndexing {
    /// What comes nearest to a FAISS factory string; nil where nothing does.
    ///
    /// `auto` is exact up to 100,000 vectors here; what an index there will grow to is not known.
    fileprivate init?(faiss: String) {
        if faiss == "Flat" {
            self = .flat
        } else if faiss.hasPrefix("HNSW"), let m = Int(faiss.dropFirst(4).prefix { $0.isNumber }) {
            self = .hnsw(m: m)
        } else {
            return nil
        }
    }
}
