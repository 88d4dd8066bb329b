/// What a leg made of a query before it searched. The leg needs it itself, so to tell it costs nothing.
public enum QueryAnalysis: Hashable, Sendable {
    /// A lexical leg's words: for each analyzed word of the query the number of documents that have it, 0 for a word that
    /// no document has; and the number of documents.
    case words(documentFrequencies: [Int], documentCount: Int)
    /// A learned sparse leg's vector: the weights of its terms.
    case weights([Float])
}

/// A leg that can tell what it made of the query that it searched for.
public protocol QueryAnalyzingRetriever: Retriever {
    /// The same documents as ``Retriever/retrieve(_:limit:filter:)`` returns, and what the leg made of the query.
    func retrieveAnalyzing(
        _ query: String, limit: Int, filter: Filter?
    ) async throws -> (list: RankedList, analysis: QueryAnalysis)
}

extension QueryAnalyzingRetriever {
    public func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
        try await retrieveAnalyzing(query, limit: limit, filter: filter).list
    }
}

extension Retriever {
    /// The best documents, and what the leg made of the query; nil for a leg that cannot tell.
    public func retrieveTelling(
        _ query: String, limit: Int, filter: Filter?
    ) async throws -> (list: RankedList, analysis: QueryAnalysis?) {
        guard let telling = self as? any QueryAnalyzingRetriever else {
            return (try await retrieve(query, limit: limit, filter: filter), nil)
        }
        let found = try await telling.retrieveAnalyzing(query, limit: limit, filter: filter)
        return (found.list, found.analysis)
    }
}
