import Retrieval

/// A term's part in a document's score.
public struct TermContribution: Hashable, Sendable {
    /// The analyzed term or the vocabulary's token.
    public var term: String
    /// What the term adds to the score.
    public var value: Double

    public init(term: String, value: Double) {
        self.term = term
        self.value = value
    }
}

/// A retriever whose scores are sums over terms.
public protocol ExplainingRetriever: Retriever {
    /// The terms that made the scores of hits for the query, of each the strongest first.
    func contributions(to hits: [ScoredDocument], query: String) async throws -> [DocumentID: [TermContribution]]
}
