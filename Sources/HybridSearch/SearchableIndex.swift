import Pipelines
import Retrieval

/// An index that answers questions, here (``SearchIndex``) or on an engine elsewhere (``RemoteIndex``).
public protocol SearchableIndex: Sendable {
    /// How it is searched unless a search brings its own pipeline.
    var pipeline: Pipeline { get }

    /// How documents are indexed.
    var definition: IndexDefinition { get }

    /// A pipeline bound to the index as it is now, for many searches.
    func plan(for pipeline: Pipeline) async throws -> SearchPlan
}

extension SearchableIndex {
    /// Searches the index.
    ///
    /// - Parameters:
    ///   - query: Words or a question, of any length.
    ///   - k: How many hits; nil for the pipeline's size.
    ///   - pipeline: In place of the index's own.
    ///   - filter: Which documents may be returned.
    ///   - explain: Whether hits say how they came to their scores.
    /// - Returns: The hits, best first, with what was left out and how long each stage took.
    /// - Throws: ``PipelineError`` when the request is wrong or no leg answered; ``IndexStoreError`` when the index does
    ///   not fit the pipeline; `CancellationError`.
    public func search(
        _ query: String, k: Int? = nil, pipeline: Pipeline? = nil, filter: Filter? = nil, explain: Bool = false
    ) async throws -> SearchResponse {
        try await search(SearchRequest(query, size: k, filter: filter, explain: explain), pipeline: pipeline)
    }

    /// Searches the index.
    public func search(_ request: SearchRequest, pipeline: Pipeline? = nil) async throws -> SearchResponse {
        try await plan(for: pipeline ?? self.pipeline).search(request)
    }
}
