import Retrieval
import VectorIndex

/// The dense leg: the documents whose vectors are most similar to the query's, through FAISS.
public struct DenseRetriever: Retriever {
    private let snapshot: IndexSnapshot
    private let leg: String
    private let encoder: any DenseEncoder
    private let effort: SearchEffort
    private let oversample: Double?

    /// - Parameters:
    ///   - leg: The leg's name in the index definition (`inference_id`).
    ///   - effort: How hard an approximate index looks.
    ///   - oversample: How many times as many candidates as hits an index of quantised vectors scores again in full
    ///     precision; nil for as many as `VectorIndex.defaultOversample` says.
    public init(
        snapshot: IndexSnapshot, leg: String, encoder: any DenseEncoder, effort: SearchEffort = .default,
        oversample: Double? = nil
    ) {
        self.snapshot = snapshot
        self.leg = leg
        self.encoder = encoder
        self.effort = effort
        self.oversample = oversample
    }

    /// The same leg, looking less hard where its index is approximate.
    ///
    /// - Parameter share: Of the effort, from 0 to 1.
    package func scaled(effort share: Double) -> DenseRetriever {
        DenseRetriever(
            snapshot: snapshot, leg: leg, encoder: encoder, effort: effort.scaled(by: share), oversample: oversample)
    }

    public func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
        let vector = try await SearchTrace.span("\(leg): encode") {
            try await encoder.encode([query], as: .query)[0]
        }
        return try SearchTrace.span("\(leg): search") {
            try snapshot.collect(limit: limit, filter: filter) { search in
                try search.segment.vectors(leg: leg).search(
                    vector, limit: search.limit, allowed: search.allowed, effort: effort, oversample: oversample
                ).map(PreciseHit.init)
            }
        }
    }
}
