import BoundedExecutor
import IndexStore
import Retrieval

/// A pipeline ready to search one snapshot of an index: encoders loaded, legs bound. Plans are for many searches.
public struct SearchPlan: Sendable {
    /// What the plan searches.
    public let snapshot: IndexSnapshot
    private let definition: SearchDefinition
    private let root: BoundNode

    /// Loads what the pipeline needs.
    ///
    /// - Throws: ``IndexStoreError`` when the index lacks a leg; the encoders' errors when a model cannot be loaded.
    public init(_ definition: SearchDefinition, snapshot: IndexSnapshot, encoders: EncoderLibrary) async throws {
        self.definition = definition
        self.snapshot = snapshot
        root = try await BoundNode(definition.retriever, snapshot: snapshot, encoders: encoders)
    }

    /// Answers a request.
    ///
    /// - Throws: ``PipelineError`` when the request is wrong or nothing answered; `CancellationError` when cancelled.
    public func search(_ request: SearchRequest) async throws -> SearchResponse {
        let request = try request.validated()
        let trace = SearchTrace()
        return try await SearchTrace.$current.withValue(trace) {
            let size = request.size ?? definition.size
            let outcome = try await execute(request, size: size)
            let hits = try await hits(of: outcome, request: request, size: size)
            return SearchResponse(
                query: request.query, hits: hits, failures: outcome.failures, took: trace.elapsed, trace: trace.spans)
        }
    }

    private func execute(_ request: SearchRequest, size: Int) async throws -> NodeOutcome {
        let execution = TreeExecution(
            query: request.query, size: size, deadline: definition.timeout.map { .now + $0 })
        let filter = Filter.all([definition.filter, request.filter].compactMap(\.self))
        try await resolveFilters(filter)
        do {
            return try await execution.run(root, limit: size, filter: filter)
        } catch let missed as DeadlineMissed {
            throw PipelineError.everyLegFailed([LegFailure(leg: root.node.name, reason: "\(missed)")])
        }
    }

    /// Legs that share a filter would each ask the database at the same time: ask once before they start.
    private func resolveFilters(_ filter: Filter?) async throws {
        let filters = Set(root.legFilters(under: filter).compactMap(\.self))
        guard !filters.isEmpty else { return }
        try await SearchTrace.span("filter") {
            for filter in filters {
                _ = try await BoundedExecutor.shared.run { try snapshot.allowed(by: filter) }
            }
        }
    }

    private func hits(of outcome: NodeOutcome, request: SearchRequest, size: Int) async throws -> [SearchHit] {
        let best = outcome.list.prefix(size).documents
        let ids = best.map(\.id)
        let found = try request.fetchesDocuments
            ? SearchTrace.span("fetch documents") { try snapshot.documents(of: best) } : [:]
        let explanations = request.explain
            ? try await SearchTrace.span("explain") {
                try await Explainer(query: request.query, isChunked: snapshot.definition.chunking != nil)
                    .explain(ids, outcome)
            } : [:]
        return best.enumerated().map { position, scored in
            SearchHit(
                rank: position + 1, id: scored.id, score: scored.score, document: found[scored.id]?.document,
                chunk: chunk(of: scored, in: found[scored.id]), explanation: explanations[scored.id])
        }
    }

    private func chunk(of scored: ScoredDocument, in found: FoundDocument?) -> SearchHit.Chunk? {
        guard let field = snapshot.definition.chunkedField, let found, let range = found.range else { return nil }
        return SearchHit.Chunk(index: scored.chunk, range: range, of: found.document.text(ofField: field))
    }
}
