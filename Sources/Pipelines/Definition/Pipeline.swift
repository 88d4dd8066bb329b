import IndexStore
import Retrieval

/// A pipeline: how documents are indexed and how they are searched, declared in one JSON file.
///
/// The language of the search part is Elasticsearch's retriever tree; `pipelines/schema.json` describes the whole
/// file to editors, `docs/pipelines.md` to people.
public struct Pipeline: Hashable, Sendable {
    /// For people and for the tag of runs.
    public var name: String
    public var description: String
    /// How documents are indexed; nil in a file that only searches, which then fits any index with its legs.
    public var index: IndexDefinition?
    /// The engines elsewhere that nodes of the tree may run on, by the names that they use (`engine`).
    public var engines: [String: PipelineEngine]
    /// How an index is searched.
    public var search: SearchDefinition

    public init(
        name: String, description: String = "", index: IndexDefinition? = nil, engines: [String: PipelineEngine] = [:],
        search: SearchDefinition
    ) {
        self.name = name
        self.description = description
        self.index = index
        self.engines = engines
        self.search = search
    }
}

/// The search part of a pipeline.
public struct SearchDefinition: Hashable, Sendable {
    public static let defaultSize = 10
    /// The last rank that a search may ask for, as in Elasticsearch.
    public static let maximumSize = 10_000

    /// How many hits a search returns unless the request says otherwise.
    public var size: Int
    /// How many of the best hits a search leaves out before those that it returns: 0 for the first page.
    public var from: Int
    /// The root of the retriever tree.
    public var retriever: RetrieverNode
    /// Which documents a search may return at all.
    public var filter: Filter?
    /// The time for the whole search; what has not answered by then is left out.
    public var timeout: Duration?
    /// The time within which 95 of 100 searches shall answer: how much work a search does is chosen from what that
    /// work has cost so far. Nil for all the work that the tree asks for.
    public var budget: Duration?

    public init(
        size: Int = defaultSize, from: Int = 0, retriever: RetrieverNode, filter: Filter? = nil,
        timeout: Duration? = nil, budget: Duration? = nil
    ) {
        self.size = size
        self.from = from
        self.retriever = retriever
        self.filter = filter
        self.timeout = timeout
        self.budget = budget
    }
}
