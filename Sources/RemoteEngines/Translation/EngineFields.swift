import Pipelines

/// Where an engine has what the legs of a pipeline search, and what encodes there.
///
/// Besides the legs' fields the translation names these, which the index there must have: every metadata field under
/// its own name, strings as `keyword` with a sub-field `date` for those that are dates; `title` with a sub-field
/// `title.keyword`; `text`, which only re-ranking reads.
public struct EngineFields: Hashable, Sendable {
    /// By leg, `bm25` or the leg's `inference_id`, and by the `inference_id` of rerankers.
    public var entries: [String: EngineField]

    public init(_ entries: [String: EngineField] = [:]) {
        self.entries = entries
    }

    /// The field that a leg searches, by default one of the leg's name.
    public func field(of leg: String) -> String { entries[leg]?.field ?? leg }

    /// The inference endpoint (OpenSearch: the model) of a leg or a reranker, by default one of its own name.
    public func inferenceID(of leg: String) -> String { entries[leg]?.inferenceID ?? leg }

    /// Whether the engine encodes a leg's queries itself.
    public func encodesThere(_ leg: String) -> Bool { entries[leg]?.inferenceID != nil }
}
