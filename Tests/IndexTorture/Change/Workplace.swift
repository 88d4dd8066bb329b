import Foundation
import HybridSearch

/// A folder with an index and, beside it, what is known of it.
struct Workplace: Sendable {
    /// Which encoders an index is made with.
    enum Legs: String, CaseIterable, Sendable {
        /// BM25 and ``HashSparseEncoder`` and ``HashDenseEncoder``, and a leg of tokens that documents bring.
        case hashed
        /// BM25 and the models splade-tiny and all-MiniLM-L6-v2.
        case models
        /// BM25 alone.
        case words
    }

    let folder: URL

    var index: URL { folder.appending(path: "index") }
    var backup: URL { folder.appending(path: "copies/backup") }
    var journal: URL { folder.appending(path: "journal.jsonl") }
    var phase: URL { folder.appending(path: "phase") }

    static let sparse = "sparse"
    static let dense = "dense"
    static let tokens = "tokens"
    /// Merges all the time.
    static let policy = MergePolicy(segmentsPerTier: 3, smallestTier: 16, largestMerged: 1 << 19, deadShare: 0.34)
    static let encoders = EncoderLibrary(sparse: ["hash": HashSparseEncoder()], dense: ["hash": HashDenseEncoder()])

    static func definition(_ legs: Legs) -> IndexDefinition {
        switch legs {
        case .words: IndexDefinition(bm25: BM25Definition())
        case .hashed: hashed
        case .models: definition(sparse: "splade-tiny", dense: "all-MiniLM-L6-v2")
        }
    }

    private static var hashed: IndexDefinition {
        var definition = definition(sparse: "hash", dense: "hash")
        definition.sparse[tokens] = .pretokenized
        return definition
    }

    private static func definition(sparse: String, dense: String) -> IndexDefinition {
        IndexDefinition(
            bm25: BM25Definition(), sparse: [Self.sparse: SparseDefinition(model: sparse, precision: .float32)],
            dense: [Self.dense: DenseDefinition(model: dense, faiss: "Flat", precision: .float32)])
    }

    /// Opens the index, or makes one.
    func openIndex(_ legs: Legs) async throws -> SearchIndex {
        try await SearchIndex.openOrCreate(
            at: index,
            pipeline: IndexDirectory.exists(at: index) ? nil : .covering(Self.definition(legs)),
            encoders: Self.encoders)
    }
}
