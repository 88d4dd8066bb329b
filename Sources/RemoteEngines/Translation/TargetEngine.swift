/// The engines into whose language pipelines are translated.
public enum TargetEngine: String, CaseIterable, Hashable, Sendable {
    /// Elasticsearch 9: a `retriever` tree.
    case elasticsearch
    /// OpenSearch 3: a query, and a search pipeline that fuses and re-ranks.
    case opensearch
}
