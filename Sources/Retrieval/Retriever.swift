/// One leg of a search: finds the best documents for a query by one signal.
public protocol Retriever: Sendable {
    /// The best `limit` documents for the query among those that the filter lets through, best first.
    ///
    /// Fewer, or none, when fewer match. Throws `CancellationError` when its task is cancelled.
    func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList
}

/// A second look at the candidates that retrievers found.
public protocol Reranker: Sendable {
    /// Scores the candidates for the query. The result holds the same documents.
    func rerank(_ query: String, candidates: RankedList) async throws -> RankedList
}
