import Retrieval

/// What tuning needs: the legs of the pipeline's fusion, and what they give it.
extension SearchPlan {
    /// The names of the legs that the pipeline's fusion pools, in order.
    ///
    /// - Throws: ``PipelineError/noFusion``.
    public func fusionLegs() throws(PipelineError) -> [String] {
        guard let fusion = definition.retriever.firstFusion else { throw .noFusion }
        return fusion.pooledRetrievers.map(\.retriever.name)
    }

    /// For each leg of the pipeline's fusion a score that no document can fall below; nil where there is no such bound.
    public var lowestScoresOfFusion: [Double?] {
        let fusion = definition.retriever.firstFusion
        let engine = fusion?.options.engine ?? definition.retriever.options.engine
        return fusion?.children.map { leg in
            leg.lowestScore(for: target.definition(on: leg.options.engine ?? engine))
        } ?? []
    }

    /// Runs the legs of the pipeline's fusion, all of them, for a request.
    ///
    /// - Throws: ``PipelineError`` when there is no fusion, the request is wrong or no leg answered;
    ///   `CancellationError`.
    public func fusionInput(for request: SearchRequest) async throws -> FusionInput {
        let request = try request.validated()
        let execution = TreeExecution(
            query: request.query, size: request.size ?? definition.size, deadline: nil, explains: true)
        let filter = Filter.all([definition.filter, request.filter].compactMap(\.self))
        try await resolveFilters(filter)
        guard let input = try await execution.fusionInput(of: root, filter: filter) else {
            throw PipelineError.noFusion
        }
        return input
    }
}
