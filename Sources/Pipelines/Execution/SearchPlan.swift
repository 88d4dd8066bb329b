import BoundedExecutor
import IndexStore
import Retrieval

/// A pipeline ready to search one snapshot of an index, and engines elsewhere: encoders loaded, legs bound. Plans are for
/// many searches.
public struct SearchPlan: Sendable {
    private static let calibrationDocuments = 16
    private static let calibrationWords = 10

    /// What the plan searches.
    public let target: SearchTarget
    let definition: SearchDefinition
    let root: BoundNode
    private let source: DocumentSource
    private let budgeting: BudgetController

    /// Loads what the pipeline needs, and with a budget measures what searches cost, which takes a few times the
    /// budget.
    ///
    /// - Throws: ``IndexStoreError`` when the index lacks a leg; ``PipelineError`` when a leg has nothing to search or an
    ///   engine no equivalent of it; the encoders' errors when a model cannot be loaded.
    public init(_ definition: SearchDefinition, target: SearchTarget) async throws {
        self.definition = definition
        self.target = target
        root = try await NodeBinder(target: target).bind(definition.retriever)
        source = DocumentSource(snapshot: target.snapshot, engines: root.remoteLegs.map(\.engine))
        budgeting = BudgetController(root)
        if let budget = definition.budget {
            try await calibrate(for: budget, Page(size: definition.size, from: definition.from))
        }
    }

    /// Answers a request.
    ///
    /// - Throws: ``PipelineError`` when the request is wrong or nothing answered; `CancellationError` when cancelled.
    public func search(_ request: SearchRequest) async throws -> SearchResponse {
        let request = try request.validated()
        let page = try Page(size: request.size ?? definition.size, from: request.from ?? definition.from)
        guard let budget = request.budget ?? definition.budget else { return try await search(request, page) }
        try await calibrate(for: budget, page)
        let choice = budgeting.choose(budget, size: page.size, limit: page.end)
        let recorder = CostRecorder()
        var response = try await search(request, page, scale: choice.scale, costs: recorder)
        // Explaining is no part of what searches cost.
        if !request.explain { budgeting.learn(recorder.costs, of: choice.work) }
        response.budget = choice.report
        return response
    }

    private func calibrate(for budget: Duration, _ page: Page) async throws {
        try await budgeting.calibrate(for: budget, size: page.size, limit: page.end) { [self] number, scale in
            let recorder = CostRecorder()
            let request = SearchRequest(try calibrationQuery(number))
            do {
                _ = try await search(request, page, scale: scale, costs: recorder)
            } catch is PipelineError {
                // What the search will meet as well; what it took until then is known all the same.
            }
            return recorder.costs
        }
    }

    /// Words of one of the index's documents, as many as questions have.
    private func calibrationQuery(_ number: Int) throws -> String {
        let samples = try target.snapshot?.sampleDocuments(Self.calibrationDocuments) ?? []
        let texts = samples.map { $0.text(ofFields: target.definition.textFields) }
        let words = texts.map { $0.split(whereSeparator: \.isWhitespace).prefix(Self.calibrationWords) }
            .filter { !$0.isEmpty }
        return words.isEmpty ? "calibration" : words[number % words.count].joined(separator: " ")
    }

    private func search(
        _ request: SearchRequest, _ page: Page, scale: WorkScale = .full, costs: CostRecorder? = nil
    ) async throws -> SearchResponse {
        let trace = SearchTrace()
        return try await SearchTrace.$current.withValue(trace) {
            let execution = TreeExecution(
                query: request.query, size: page.size, scale: scale, deadline: definition.timeout.map { .now + $0 },
                costs: costs, explains: request.explain)
            var outcome = try await execute(request, execution, limit: page.end)
            let hits = try await hits(of: &outcome, execution, request: request, page)
            return SearchResponse(
                query: request.query, hits: hits, failures: outcome.failures, took: trace.elapsed, trace: trace.spans)
        }
    }

    private func execute(
        _ request: SearchRequest, _ execution: TreeExecution, limit: Int
    ) async throws -> NodeOutcome {
        let filter = Filter.all([definition.filter, request.filter].compactMap(\.self))
        try await resolveFilters(filter)
        do {
            return try await execution.run(root, limit: limit, filter: filter)
        } catch let missed as DeadlineMissed {
            throw PipelineError.everyLegFailed([LegFailure(leg: root.node.name, reason: "\(missed)")])
        }
    }

    /// Legs that share a filter would each ask the database at the same time: ask once before they start.
    func resolveFilters(_ filter: Filter?) async throws {
        let filters = Set(root.legFilters(under: filter).compactMap(\.self))
        guard !filters.isEmpty, let snapshot = target.snapshot else { return }
        try await SearchTrace.span("filter") {
            for filter in filters {
                _ = try await BoundedExecutor.shared.run { try snapshot.allowed(by: filter) }
            }
        }
    }

    private func hits(
        of outcome: inout NodeOutcome, _ execution: TreeExecution, request: SearchRequest, _ page: Page
    ) async throws -> [SearchHit] {
        let best = outcome.list.prefix(page.end).documents.dropFirst(page.from)
        let ids = best.map(\.id)
        let found = request.fetchesDocuments ? try await documents(of: Array(best), execution, &outcome.failures) : [:]
        let explanations = request.explain ? try await explain(ids, outcome, query: request.query) : [:]
        return best.enumerated().map { position, scored in
            SearchHit(
                rank: page.from + position + 1, id: scored.id, score: scored.score,
                document: found[scored.id]?.document, chunk: chunk(of: scored, in: found[scored.id]), explanation: explanations[scored.id])
        }
    }

    /// The documents of hits. Engines that do not give theirs leave hits without documents, which the response says.
    private func documents(
        of hits: [ScoredDocument], _ execution: TreeExecution, _ failures: inout [LegFailure]
    ) async throws -> [DocumentID: FoundDocument] {
        try await SearchTrace.span("fetch documents") {
            guard !source.engines.isEmpty else { return try await source.documents(of: hits) }
            let timeLeft = execution.deadline.map { max(.zero, $0 - .now) }
            let fetched = await SearchDeadline.$current.withValue(execution.deadline) {
                await Result { try await withDeadline(timeLeft) { try await source.documents(of: hits) } }
            }
            switch fetched {
            case .success(let documents): return documents
            case .failure(let error as CancellationError): throw error
            case .failure(let error):
                failures.append(LegFailure(leg: "documents", reason: "\(error)"))
                return [:]
            }
        }
    }

    private func explain(
        _ ids: [DocumentID], _ outcome: NodeOutcome, query: String
    ) async throws -> [DocumentID: ScoreExplanation] {
        try await SearchTrace.span("explain") {
            try await Explainer(query: query, isChunked: source.chunkedField != nil).explain(ids, outcome)
        }
    }

    private func chunk(of scored: ScoredDocument, in found: FoundDocument?) -> SearchHit.Chunk? {
        guard let field = source.chunkedField, let found, let range = found.range else { return nil }
        return SearchHit.Chunk(index: scored.chunk, range: range, of: found.document.text(ofField: field))
    }
}
