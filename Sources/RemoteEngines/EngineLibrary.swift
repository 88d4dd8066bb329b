import Interchange
import Pipelines

/// Connects to engines elsewhere, to each definition once.
public actor EngineLibrary: EngineConnector {
    private var clients: [EngineDefinition: ClusterClient] = [:]
    private var tables: [PostgreSQLDefinition: PostgreSQLEngine] = [:]

    public init() {}

    /// Gets ready to ask an engine. Nothing is sent to it before a search needs it.
    ///
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` when the definition cannot be used.
    public func engine(_ definition: EngineDefinition) async throws -> any RemoteEngine {
        switch definition {
        case .elasticsearch(let cluster):
            ClusterEngine(try client(definition, cluster, .elasticsearch), system: .elasticsearch)
        case .opensearch(let cluster):
            ClusterEngine(try client(definition, cluster, .opensearch), system: .opensearch)
        case .postgresql(let table):
            try engine(table)
        }
    }

    /// What answers at an address.
    ///
    /// - Throws: ``RemoteEngineError``, also when it is none of the engines that are known.
    public func definition(at address: EngineAddress) async throws -> EngineDefinition {
        switch address {
        case .postgresql(let table):
            return .postgresql(table)
        case .cluster(let cluster):
            switch try await ClusterClient(cluster, system: nil).findProduct().system {
            case .elasticsearch: return .elasticsearch(cluster)
            case .opensearch: return .opensearch(cluster)
            }
        }
    }

    /// Where a push to an engine goes.
    ///
    /// - Parameter options: What an index that is made anew is like.
    public func pushTarget(
        _ definition: EngineDefinition, options: ClusterPushOptions = ClusterPushOptions()
    ) async throws -> any PushTarget {
        switch definition {
        case .elasticsearch(let cluster):
            ClusterPushTarget(
                try client(definition, cluster, .elasticsearch), system: .elasticsearch, options: options)
        case .opensearch(let cluster):
            ClusterPushTarget(try client(definition, cluster, .opensearch), system: .opensearch, options: options)
        case .postgresql(let table):
            try PostgreSQLPushTarget(table)
        }
    }

    private func engine(_ table: PostgreSQLDefinition) throws -> PostgreSQLEngine {
        if let engine = tables[table] { return engine }
        let engine = try PostgreSQLEngine(table)
        tables[table] = engine
        return engine
    }

    private func client(
        _ definition: EngineDefinition, _ cluster: ClusterDefinition, _ system: ElasticsearchMapping.System
    ) throws -> ClusterClient {
        if let client = clients[definition] { return client }
        let client = try ClusterClient(cluster, system: system)
        clients[definition] = client
        return client
    }
}
