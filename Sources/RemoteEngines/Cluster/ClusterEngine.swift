import IndexStore
import Interchange
import Pipelines
import Retrieval

/// An index of Elasticsearch or OpenSearch that runs nodes of retriever trees.
public struct ClusterEngine: RemoteEngine {
    private let client: ClusterClient
    private let system: ElasticsearchMapping.System
    private let mapping: ClusterIndexMapping

    /// The most documents that are asked for at once.
    private static let documentsPage = 1000

    init(_ client: ClusterClient, system: ElasticsearchMapping.System) {
        self.client = client
        self.system = system
        mapping = ClusterIndexMapping(client)
    }

    public var name: String { client.name }

    public func retriever(
        for node: RetrieverNode, definition: IndexDefinition, encoders: EncoderLibrary
    ) async throws -> (any Retriever)? {
        let fields = EngineFields(client.definition.fields)
        let translator = PipelineTranslator(
            to: system == .elasticsearch ? .elasticsearch : .opensearch, fields: fields, definition: definition)
        // The filter comes with each search.
        var node = node
        node.options.filter = nil
        guard translator.translate(node, query: .template, size: 1).missing.isEmpty else { return nil }
        try await load(node, fields, definition, encoders)
        return ClusterRetriever(
            client: client, node: node, translator: translator, definition: definition, encoders: encoders)
    }

    /// Loads the models with which queries are encoded here: the first search should not wait for them.
    private func load(
        _ node: RetrieverNode, _ fields: EngineFields, _ definition: IndexDefinition, _ encoders: EncoderLibrary
    ) async throws {
        for leg in node.legs {
            switch leg.kind {
            case .sparseVector(let leg) where !fields.encodesThere(leg.inferenceID):
                guard let model = definition.sparse[leg.inferenceID], !model.isPretokenized else { continue }
                _ = try await encoders.sparseEncoder(model: model.model, precision: model.precision)
            case .knn(let leg) where !fields.encodesThere(leg.inferenceID):
                guard let model = definition.dense[leg.inferenceID] else { continue }
                _ = try await encoders.denseEncoder(model: model.model, precision: model.precision)
            default: continue
            }
        }
    }

    // MARK: Documents

    public func documents(_ ids: [DocumentID]) async throws -> [DocumentID: Document] {
        guard !ids.isEmpty else { return [:] }
        let vectors = try await mapping.vectorFields()
        var found: [DocumentID: Document] = [:]
        for start in stride(from: 0, to: ids.count, by: Self.documentsPage) {
            let page = ids[start..<min(start + Self.documentsPage, ids.count)]
            let body = try ClusterRequest.json([
                "size": .integer(page.count), "query": ["ids": ["values": .array(page.map { .string($0.rawValue) })]],
                "_source": ["excludes": .array(vectors.map(JSONValue.string))],
            ])
            let answer = try await client.send(
                ClusterRequest(method: .post, path: [client.definition.index, "_search"], body: body))
            for hit in try ClusterHits(answer, engine: name).hits {
                guard let source = hit.source else { continue }
                found[hit.id] = Document(id: hit.id, source: source)
            }
        }
        return found
    }

    public func storedPipeline() async throws -> String? {
        try await mapping.pipeline()
    }
}

extension Document {
    /// Reads a document's `_source`.
    init(id: DocumentID, source: [String: JSONValue]) {
        var metadata = source
        metadata[ElasticsearchMapping.fingerprintField] = nil
        // In an index that no push has made, these may hold anything.
        func takeText(_ name: String) -> String {
            guard let text = metadata[name]?.stringValue else { return "" }
            metadata[name] = nil
            return text
        }
        let title = takeText("title")
        let text = takeText("text")
        self.init(id: id, title: title, text: text, metadata: metadata)
    }
}
