import Retrieval

/// A retriever tree in the language of another engine.
public struct Translation: Hashable, Sendable {
    /// The body of `_search`; nil when something has no equivalent, because other results would come back.
    public var body: JSONValue?
    /// OpenSearch's search pipeline: fusion and re-ranking. It is stored under a name or goes along as the body's
    /// `search_pipeline`. Nil when the body needs none.
    public var searchPipeline: JSONValue?
    /// How the scores that come back become those of the tree here.
    public var scores: ScoreConversion
    /// The whole request in one: the body with its search pipeline.
    public var request: JSONValue? {
        guard var request = body?.objectValue else { return nil }
        request["search_pipeline"] = searchPipeline
        return .object(request)
    }

    /// What has no equivalent: the engine would return other documents, or other scores that no conversion mends.
    public var missing: [TranslationRemark]
    /// What only speed, failures, names or the last digits of scores are told by.
    public var notes: [TranslationRemark]
}
