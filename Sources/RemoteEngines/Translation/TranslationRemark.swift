/// What a translation has to say about one place of a pipeline.
public struct TranslationRemark: Hashable, Sendable, CustomStringConvertible {
    /// The place as a JSON path in the pipeline: `$.search.retriever.linear.retrievers[0].normalizer`.
    public var path: String
    /// The reason, as a sentence without its full stop.
    public var reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): \(reason)" }
}
