import Retrieval
import VectorIndex

/// The dense leg: the documents whose vectors have the greatest inner product with the query's, through FAISS.
public struct DenseRetriever: Retriever {
    private let snapshot: IndexSnapshot
    private let leg: String
    private let encoder: any DenseEncoder
    private let effort: SearchEffort

    /// - Parameters:
    ///   - leg: The leg's name in the index definition (`inference_id`).
    ///   - candidates: How many candidates an approximate index looks at (HNSW's efSearch); nil for the default.
    public init(snapshot: IndexSnapshot, leg: String, encoder: any DenseEncoder, candidates: Int? = nil) {
        self.snapshot = snapshot
        self.leg = leg
        self.encoder = encoder
        effort = candidates.map { SearchEffort(efSearch: $0) } ?? .default
    }

    public func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
        let vector = try await SearchTrace.span("\(leg): encode") {
            try await encoder.encode([query], as: .query)[0]
        }
        return try SearchTrace.span("\(leg): search") {
            try snapshot.collect(limit: limit, filter: filter) { segment, allowed, limit in
                try segment.vectors(leg: leg).search(vector, limit: limit, allowed: allowed, effort: effort)
            }
        }
    }
}
