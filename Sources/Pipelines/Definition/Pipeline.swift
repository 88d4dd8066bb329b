import IndexStore
import Retrieval

/// A pipeline: how documents are indexed and how they are searched, declared in one JSON file.
///
/// The language of the search part is Elasticsearch's retriever tree; `pipelines/schema.json` describes the whole file
/// to editors, `docs/pipelines.md` to people.
public struct Pipeline: Hashable, Sendable {
    /// For people and for the tag of runs.
    public var name: String
    public var description: String
    /// How documents are indexed; nil in a file that only searches, which then fits any index with its legs.
    public var index: IndexDefinition?
    /// How an index is searched.
    public var search: SearchDefinition

    public init(name: String, description: String = "", index: IndexDefinition? = nil, search: SearchDefinition) {
        self.name = name
        self.description = description
        self.index = index
        self.search = search
    }
}

/// The search part of a pipeline.
public struct SearchDefinition: Hashable, Sendable {
    public static let defaultSize = 10
    /// The most hits that a search may ask for, as in Elasticsearch.
    public static let maximumSize = 10_000

    /// How many hits a search returns unless the request says otherwise.
    public var size: Int
    /// The root of the retriever tree.
    public var retriever: RetrieverNode
    /// Which documents a search may return at all.
    public var filter: Filter?
    /// The time for the whole search; what has not answered by then is left out.
    public var timeout: Duration?

    public init(
        size: Int = defaultSize, retriever: RetrieverNode, filter: Filter? = nil, timeout: Duration? = nil
    ) {
        self.size = size
        self.retriever = retriever
        self.filter = filter
        self.timeout = timeout
    }
}
