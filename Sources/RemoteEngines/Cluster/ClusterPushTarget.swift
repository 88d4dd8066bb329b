import BoundedExecutor
import Interchange
import Pipelines
import Retrieval
import Synchronization

/// An index of Elasticsearch or OpenSearch as the target of a push.
final class ClusterPushTarget: PushTarget {
    private let client: ClusterClient
    private let system: ElasticsearchMapping.System
    private let options: ClusterPushOptions
    private let documents = Mutex<ClusterDocuments?>(nil)

    private static let scrollPage = 5000
    private static let scrollTime = "2m"
    /// To make an index takes longer than to search one.
    private static let indexTimeout = Duration.seconds(120)

    init(_ client: ClusterClient, system: ElasticsearchMapping.System, options: ClusterPushOptions) {
        self.client = client
        self.system = system
        self.options = options
    }

    var name: String { client.name }

    private var index: String { client.definition.index }

    // MARK: Preparing

    func prepare(_ schema: PushSchema) async throws {
        guard schema.definition.chunking == nil else {
            throw RemoteEngineError.misconfigured(
                engine: name,
                problem: "documents in chunks cannot be pushed: there each is one document with one vector")
        }
        let mapping = try ElasticsearchMapping(schema, system: system, options: options)
        let lines = try ElasticsearchBulkLines(index: index, mapping: mapping)
        if let present = try await presentIndex() {
            try await fit(present, mapping)
        } else {
            try await create(mapping)
        }
        documents.withLock { $0 = ClusterDocuments(lines: lines, encoders: schema.encoders, mapping: mapping) }
    }

    /// The answer to `GET index`; nil when there is none.
    private func presentIndex() async throws -> JSONValue? {
        let response = try await client.sendAllowingFailure(ClusterRequest(method: .get, path: [index]))
        if response.status == 404 { return nil }
        guard response.isSuccess else { throw client.refusal(response) }
        return try client.json(of: response)
    }

    private func create(_ mapping: ElasticsearchMapping) async throws {
        let body = try ClusterRequest.json(mapping.body.adding(shards: options.shards, replicas: options.replicas))
        _ = try await client.send(
            ClusterRequest(method: .put, path: [index], body: body, isRepeatable: false, timeout: Self.indexTimeout))
    }

    private func fit(_ present: JSONValue, _ mapping: ElasticsearchMapping) async throws {
        guard let check = ClusterIndexCheck(present, mapping: mapping) else {
            throw RemoteEngineError.misconfigured(engine: name, problem: "the name must be that of one index")
        }
        guard check.problems.isEmpty else {
            throw RemoteEngineError.misconfigured(engine: name, problem: check.problems.joined(separator: "; "))
        }
        var change: [String: JSONValue] = [:]
        if !check.missingFields.isEmpty { change["properties"] = .object(check.missingFields) }
        if let meta = mapping.meta, meta != check.meta { change["_meta"] = meta }
        guard !change.isEmpty else { return }
        let body = try ClusterRequest.json(.object(change))
        _ = try await client.send(
            ClusterRequest(method: .put, path: [index, "_mapping"], body: body, timeout: Self.indexTimeout))
    }

    // MARK: What is there

    func fingerprints() async throws -> [DocumentID: Int64] {
        // Searches see what was there at the last refresh.
        try await finish()
        let body = try ClusterRequest.json([
            "size": .integer(Self.scrollPage), "sort": ["_doc"], "_source": false, "query": ["match_all": [:]],
            "docvalue_fields": [.string(ElasticsearchMapping.fingerprintField)],
        ])
        var page = try await client.send(
            ClusterRequest(
                method: .post, path: [index, "_search"], query: [("scroll", Self.scrollTime)], body: body,
                timeout: Self.indexTimeout))
        var found: [DocumentID: Int64] = [:]
        while true {
            let hits = try ClusterHits(page, engine: name)
            for hit in hits.hits { found[hit.id] = hit.fingerprint ?? 0 }
            guard let scroll = hits.scrollID else { break }
            guard !hits.hits.isEmpty else {
                await end(scroll: scroll)
                break
            }
            // Asked again, it would give the page after the one that was lost.
            page = try await client.send(
                ClusterRequest(
                    method: .post, path: ["_search", "scroll"],
                    body: try ClusterRequest.json(["scroll": .string(Self.scrollTime), "scroll_id": .string(scroll)]),
                    isRepeatable: false, timeout: Self.indexTimeout))
        }
        return found
    }

    /// The cluster forgets the scroll by itself, only later.
    private func end(scroll: String) async {
        guard let body = try? ClusterRequest.json(["scroll_id": .string(scroll)]) else { return }
        _ = try? await client.sendAllowingFailure(
            ClusterRequest(method: .delete, path: ["_search", "scroll"], body: body))
    }

    // MARK: Writing

    func write(_ documents: [PushDocument]) async throws -> [PushRefusal] {
        guard let plan = self.documents.withLock({ $0 }) else {
            preconditionFailure("documents are written before the target is prepared")
        }
        let (actions, refusals) = await BoundedExecutor.shared.run { plan.actions(writing: documents, place: name) }
        return refusals + (try await ClusterBulk(client: client).send(actions))
    }

    func delete(_ ids: [DocumentID]) async throws {
        guard let plan = documents.withLock({ $0 }) else {
            preconditionFailure("documents are deleted before the target is prepared")
        }
        let refusals = try await ClusterBulk(client: client).send(ids.map(plan.action(deleting:)))
        if let first = refusals.first {
            throw RemoteEngineError.refused(
                engine: name, status: 400, reason: "document \"\(first.id)\" cannot be deleted: \(first.reason)")
        }
    }

    func finish() async throws {
        _ = try await client.send(
            ClusterRequest(method: .post, path: [index, "_refresh"], timeout: Self.indexTimeout))
    }
}

extension JSONValue {
    /// The body of `PUT index` with numbers of shards and replicas, where they are given.
    fileprivate func adding(shards: Int?, replicas: Int?) -> JSONValue {
        var body = objectValue ?? [:]
        var settings = body["settings"]?.objectValue?["index"]?.objectValue ?? [:]
        if let shards { settings["number_of_shards"] = .integer(shards) }
        if let replicas { settings["number_of_replicas"] = .integer(replicas) }
        if !settings.isEmpty { body["settings"] = ["index": .object(settings)] }
        return .object(body)
    }
}
