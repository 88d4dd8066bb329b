import Retrieval

/// What an index's mapping says that searches need, asked for once.
actor ClusterIndexMapping {
    private let client: ClusterClient
    private var known: [[String: JSONValue]]?

    private static let vectorTypes: Set<String> = [
        "sparse_vector", "dense_vector", "rank_vectors", "rank_features", "knn_vector",
    ]

    init(_ client: ClusterClient) {
        self.client = client
    }

    /// The fields that hold vectors: long, and of no use to whoever reads documents.
    func vectorFields() async throws -> [String] {
        try await mappings().flatMap { Self.vectorFields(in: $0["properties"], below: "") }.sorted()
    }

    /// The text of the pipeline that a push has left.
    func pipeline() async throws -> String? {
        for mapping in try await mappings() {
            if let text = mapping["_meta"]?.objectValue?["hybrid_search"]?.objectValue?["pipeline"]?.stringValue {
                return text
            }
        }
        return nil
    }

    /// Of each index that the name stands for.
    private func mappings() async throws -> [[String: JSONValue]] {
        if let known { return known }
        let answer = try await client.send(
            ClusterRequest(method: .get, path: [client.definition.index, "_mapping"]))
        let mappings = (answer.objectValue ?? [:]).sorted { $0.key < $1.key }
            .compactMap { $0.value.objectValue?["mappings"]?.objectValue }
        known = mappings
        return mappings
    }

    private static func vectorFields(in properties: JSONValue?, below prefix: String) -> [String] {
        (properties?.objectValue ?? [:]).flatMap { name, field -> [String] in
            guard let field = field.objectValue else { return [] }
            let path = prefix + name
            if let type = field["type"]?.stringValue, vectorTypes.contains(type) { return [path] }
            return vectorFields(in: field["properties"], below: path + ".")
        }
    }
}
