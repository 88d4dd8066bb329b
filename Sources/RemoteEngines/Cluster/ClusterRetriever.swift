import BoundedExecutor
import IndexStore
import Pipelines
import Retrieval

/// Runs a node of a retriever tree on a cluster: one `_search` for each query.
struct ClusterRetriever: Retriever {
    let client: ClusterClient
    /// Without its filter, which searches bring.
    let node: RetrieverNode
    let translator: PipelineTranslator
    let definition: IndexDefinition
    let encoders: EncoderLibrary
    private let dialect = ClusterDialect()

    init(
        client: ClusterClient, node: RetrieverNode, translator: PipelineTranslator, definition: IndexDefinition,
        encoders: EncoderLibrary
    ) {
        self.client = client
        self.node = node
        self.translator = translator
        self.definition = definition
        self.encoders = encoders
    }

    func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList {
        let encoded = try await SearchTrace.span("\(node.name): encode") {
            try await BoundedExecutor.shared.run {
                try await EngineQuery(
                    encoding: query, for: node, definition: definition, encoders: encoders, fields: translator.fields)
            }
        }
        let translation = translator.translate(
            node, query: encoded, size: limit, filter: filter, timeout: SearchDeadline.timeLeft)
        guard let body = translation.body?.objectValue, translation.missing.isEmpty else {
            let remarks = translation.missing.map { "\($0)" }.joined(separator: "; ")
            throw RemoteEngineError.misconfigured(engine: client.name, problem: "has no equivalent: \(remarks)")
        }
        return try await SearchTrace.span("\(node.name): \(translator.engine.rawValue)") {
            let answer = try await search(body, translation.searchPipeline)
            return try await BoundedExecutor.shared.run {
                try list(of: answer, scores: translation.scores, limit: limit)
            }
        }
    }

    // MARK: Asking

    private func search(_ body: [String: JSONValue], _ pipeline: JSONValue?) async throws -> JSONValue {
        var body = body
        body["_source"] = false
        if let pipeline {
            body["search_pipeline"] = pipeline
        } else {
            body["track_total_hits"] = false
        }
        let sent = dialect.rewritten(.object(body))
        let response = try await client.sendAllowingFailure(request(sent))
        if response.isSuccess { return try client.json(of: response) }
        let refusal = client.refusal(response)
        dialect.learn(from: refusal)
        let rewritten = dialect.rewritten(.object(body))
        // Another search may have learnt the same meanwhile.
        guard rewritten != sent else { throw refusal }
        return try await client.send(request(rewritten))
    }

    private func request(_ body: JSONValue) throws -> ClusterRequest {
        ClusterRequest(
            method: .post, path: [client.definition.index, "_search"],
            query: [("allow_partial_search_results", "false")],
            body: try ClusterRequest.json(body))
    }

    // MARK: The answer

    private func list(of answer: JSONValue, scores: ScoreConversion, limit: Int) throws -> RankedList {
        var best: [DocumentID: Double] = [:]
        for hit in try ClusterHits(answer, engine: client.name).hits {
            guard let score = hit.score else {
                throw RemoteEngineError.unexpected(
                    engine: client.name, problem: "document \"\(hit.id)\" has no score in its answer")
            }
            // An alias of several indexes may have a document twice.
            best[hit.id] = max(scores.ours(score), best[hit.id] ?? -.infinity)
        }
        return RankedList(sorting: best.map { ScoredDocument(id: $0.key, score: $0.value) }, limit: limit)
    }
}
