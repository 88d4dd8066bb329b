/// A search engine elsewhere that runs legs or whole trees of a pipeline: the value of one name under `engines` in a
/// pipeline file.
public enum EngineDefinition: Hashable, Sendable {
    case elasticsearch(ClusterDefinition)
    case opensearch(ClusterDefinition)
    case postgresql(PostgreSQLDefinition)
}

/// An index of an Elasticsearch or OpenSearch cluster, and how to reach it.
public struct ClusterDefinition: Hashable, Sendable {
    /// Where the cluster answers, each as scheme, host and port: `https://search-1:9200`. Requests go to one after the
    /// other; a node that does not answer is left alone for a while.
    public var nodes: [String]
    /// The name of the index, or of an alias.
    public var index: String
    /// Who asks; nil for anybody.
    public var credentials: ClusterCredentials?
    /// A PEM file with the certificates that a node's certificate must lead to; nil for those that the system trusts.
    public var authorities: String?
    /// How often a request that may be repeated is sent again after a failure that may pass.
    public var retries: Int
    /// How long a connection may take to come up.
    public var connectTimeout: Duration
    /// How long a request may take when the search has no deadline of its own.
    public var requestTimeout: Duration
    /// Where the cluster has the legs, by leg (`bm25` or the `inference_id`), where that is not a field of the leg's name.
    public var fields: [String: EngineField]

    public init(
        nodes: [String], index: String, credentials: ClusterCredentials? = nil, authorities: String? = nil,
        retries: Int = 2, connectTimeout: Duration = .seconds(2), requestTimeout: Duration = .seconds(30),
        fields: [String: EngineField] = [:]
    ) {
        self.nodes = nodes
        self.index = index
        self.credentials = credentials
        self.authorities = authorities
        self.retries = retries
        self.connectTimeout = connectTimeout
        self.requestTimeout = requestTimeout
        self.fields = fields
    }
}

/// Who asks a cluster.
public enum ClusterCredentials: Hashable, Sendable {
    /// An API key in its encoded form.
    case apiKey(Secret)
    case basic(user: String, password: Secret)
}

/// Where an engine has what a leg searches.
public struct EngineField: Hashable, Sendable {
    /// The field or column; nil for one of the leg's name.
    public var field: String?
    /// The inference endpoint (OpenSearch: the model) with which the engine encodes queries itself; nil where they are
    /// encoded here.
    public var inferenceID: String?

    public init(field: String? = nil, inferenceID: String? = nil) {
        self.field = field
        self.inferenceID = inferenceID
    }
}

/// A table of a PostgreSQL database with pgvector and pg_search, and how to reach it.
public struct PostgreSQLDefinition: Hashable, Sendable {
    /// libpq's connection string or URI, without the password: `postgresql://reader@db-1/articles`.
    public var url: String
    /// The password; nil for what libpq finds itself (`PGPASSWORD`, the password file).
    public var password: Secret?
    /// The table, in a schema or not: `search.articles`.
    public var table: String
    /// How many connections there may be at once.
    public var connections: Int
    /// How long a connection may take to come up.
    public var connectTimeout: Duration
    /// How long a statement may take when the search has no deadline of its own.
    public var requestTimeout: Duration

    public init(
        url: String, password: Secret? = nil, table: String, connections: Int = 8,
        connectTimeout: Duration = .seconds(2), requestTimeout: Duration = .seconds(30)
    ) {
        self.url = url
        self.password = password
        self.table = table
        self.connections = connections
        self.connectTimeout = connectTimeout
        self.requestTimeout = requestTimeout
    }
}
