import Pipelines

/// The engines into whose language pipelines are translated.
public enum TargetEngine: String, CaseIterable, Hashable, Sendable {
    /// Elasticsearch 9: a `retriever` tree.
    case elasticsearch
    /// OpenSearch 3: a query, and a search pipeline that fuses and re-ranks.
    case opensearch
}

extension TargetEngine {
    /// The engine of a definition; nil for one that is spoken to in another way.
    public init?(_ definition: EngineDefinition) {
        switch definition {
        case .elasticsearch: self = .elasticsearch
        case .opensearch: self = .opensearch
        case .postgresql: return nil
        }
    }
}
