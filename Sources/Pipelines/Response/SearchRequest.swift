import Retrieval

/// One question to a pipeline.
public struct SearchRequest: Hashable, Sendable {
    /// Words or a question.
    public var query: String
    /// How many hits; nil for the pipeline's size. Windows smaller than that are widened to it.
    public var size: Int?
    /// How many of the best hits are left out before the first that is returned; nil for the pipeline's number.
    /// Windows do not depend on it, so that pages are parts of one list; hits beyond the window do not exist.
    public var from: Int?
    /// A condition beside the pipeline's own filters.
    public var filter: Filter?
    /// Whether every hit says how it came to its score.
    public var explain: Bool
    /// Whether hits carry their documents. Runs for evaluation do without.
    public var fetchesDocuments: Bool
    /// The time within which 95 of 100 searches shall answer; nil for the pipeline's, if it has one.
    public var budget: Duration?

    public init(
        _ query: String, size: Int? = nil, from: Int? = nil, filter: Filter? = nil, explain: Bool = false,
        fetchesDocuments: Bool = true, budget: Duration? = nil
    ) {
        self.query = query
        self.size = size
        self.from = from
        self.budget = budget
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
        if let from, from < 0 {
            throw .badRequest("the number of hits to leave out must not be negative, found \(from)")
        }
        if let budget, budget <= .zero {
            throw .badRequest("the budget must be more than 0 ms, found \(budget.milliseconds)")
        }
        return self
    }
}
