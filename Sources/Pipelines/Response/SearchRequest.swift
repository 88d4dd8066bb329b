import Retrieval

/// One question to a pipeline.
public struct SearchRequest: Hashable, Sendable {
    /// Words or a question.
    public var query: String
    /// How many hits; nil for the pipeline's size. Windows smaller than that are widened to it.
    public var size: Int?
    /// A condition beside the pipeline's own filters.
    public var filter: Filter?
    /// Whether every hit says how it came to its score.
    public var explain: Bool
    /// Whether hits carry their documents. Runs for evaluation do without.
    public var fetchesDocuments: Bool

    public init(
        _ query: String, size: Int? = nil, filter: Filter? = nil, explain: Bool = false, fetchesDocuments: Bool = true
    ) {
        self.query = query
        self.size = size
        self.filter = filter
        self.explain = explain
        self.fetchesDocuments = fetchesDocuments
    }

    func validated() throws(PipelineError) -> SearchRequest {
        guard query.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw .badRequest("the query is empty")
        }
        if let size, size < 1 || size > SearchDefinition.maximumSize {
            throw .badRequest("the number of hits must be from 1 to \(SearchDefinition.maximumSize), found \(size)")
        }
        return self
    }
}
