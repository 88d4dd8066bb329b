import Interchange

/// What an index is like that a push makes.
public struct ClusterPushOptions: Hashable, Sendable {
    /// Elasticsearch's inference endpoints that make the vectors of legs there, by leg: the legs become
    /// `semantic_text` fields, and get texts in place of vectors.
    public var semanticText: [String: String]
    /// What Elasticsearch prunes of queries to sparse legs by default.
    public var pruning: ElasticsearchMapping.Pruning?
    /// Nil for the cluster's default. With several, each scores words by its own documents' statistics.
    public var shards: Int?
    /// Nil for the cluster's default.
    public var replicas: Int?

    public init(
        semanticText: [String: String] = [:], pruning: ElasticsearchMapping.Pruning? = nil, shards: Int? = nil,
        replicas: Int? = nil
    ) {
        self.semanticText = semanticText
        self.pruning = pruning
        self.shards = shards
        self.replicas = replicas
    }
}
