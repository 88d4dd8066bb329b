/// The formats of other systems whose documents an index takes.
public enum ImportFormat: String, CaseIterable, Sendable {
    /// Anserini's `JsonVectorCollection`.
    case anserini
    /// Seismic's `documents.jsonl`.
    case seismic
    /// A `_bulk` file or hits of Elasticsearch.
    case elasticsearch
    /// The same of OpenSearch.
    case opensearch
    /// A folder in BEIR's layout, or its corpus.
    case beir
    /// A Common Index File Format file.
    case ciff
}
