import Retrieval

extension EngineDefinition {
    static let kinds = ["elasticsearch", "opensearch", "postgresql"]

    /// What the engine is, as pipeline files write it.
    public var kind: String {
        switch self {
        case .elasticsearch: "elasticsearch"
        case .opensearch: "opensearch"
        case .postgresql: "postgresql"
        }
    }

    init(_ kind: String, reading node: JSONNode) {
        switch kind {
        case "elasticsearch": self = .elasticsearch(ClusterDefinition(reading: node))
        case "opensearch": self = .opensearch(ClusterDefinition(reading: node))
        default: self = .postgresql(PostgreSQLDefinition(reading: node))
        }
    }

    var json: JSONValue {
        switch self {
        case .elasticsearch(let cluster), .opensearch(let cluster): cluster.json
        case .postgresql(let database): database.json
        }
    }
}
