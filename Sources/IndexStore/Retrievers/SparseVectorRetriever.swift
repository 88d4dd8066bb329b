import Retrieval

/// The learned sparse leg: the query's vector against the documents' vectors, by dot product.
public struct SparseVectorRetriever: ExplainingRetriever {
    private let snapshot: IndexSnapshot
    private let leg: String
    private let encoder: any SparseEncoder

    /// - Parameter leg: The leg's name in the index definition (`inference_id`).
    public init(snapshot: IndexSnapshot, leg: String, encoder: any SparseEncoder) {
        self.snapshot = snapshot
        self.leg = leg
        self.encoder = encoder
    }

    public func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
        let vector = try await SearchTrace.span("\(leg): encode") {
            try await encoder.encode([query], as: .query)[0]
        }
        return try SearchTrace.span("\(leg): search") {
            try snapshot.collect(limit: limit, filter: filter) { segment, allowed in
                try segment.impacts(leg: leg).search(vector, limit: limit, allowed: allowed)
            }
        }
    }

    public func contributions(
        to ids: [DocumentID], query: String
    ) async throws -> [DocumentID: [TermContribution]] {
        let vector = try await encoder.encode([query], as: .query)[0]
        var found: [DocumentID: [TermContribution]] = [:]
        for id in ids {
            guard let (segment, ordinal) = snapshot.place(of: id) else { continue }
            found[id] = try segment.impacts(leg: leg).contributions(of: vector, toDocument: ordinal)
                .map { TermContribution(term: encoder.token(of: $0.term) ?? "#\($0.term)", value: Double($0.contribution)) }
                .sorted { $0.value > $1.value }
        }
        return found
    }
}
