import Pipelines
import Retrieval

/// What an engine does of a search whose nodes run here and there: the requests that it is sent, and why the nodes
/// above them run here.
public struct EngineShare: Hashable, Sendable {
    /// In order of the tree; one that has no body is of a leg that has no equivalent.
    public private(set) var requests: [Request] = []
    /// What the engine lacks of nodes that are to run there and run here, over what their children find.
    public private(set) var here: [TranslationRemark] = []

    /// A node that the engine runs with all below it.
    public struct Request: Hashable, Sendable {
        /// Where the node stands in the pipeline.
        public var path: String
        public var translation: Translation
    }

    /// Walks through a tree as a search plan binds it: what the engine can run goes there as a whole, of what it
    /// cannot the children do.
    ///
    /// - Parameters:
    ///   - name: The engine's name in the pipeline.
    ///   - path: Where the search part stands.
    public init(
        of search: SearchDefinition, on name: String, translator: PipelineTranslator, query: EngineQuery,
        path: String = "$.search"
    ) {
        let walk = Walk(name: name, translator: translator, query: query, timeout: search.timeout)
        let root = Visit(path: "\(path).retriever", limit: search.from + search.size, filter: search.filter)
        visit(search.retriever, root, walk)
        // What a leg lacks is the leg's own affair, not that of the nodes above.
        here.removeAll { remark in requests.contains { $0.translation.missing.contains(remark) } }
    }

    /// The legs of a search that run on an engine.
    public static func legs(of node: RetrieverNode, on name: String, inherited: String? = nil) -> [RetrieverNode] {
        let engine = node.options.engine ?? inherited
        guard !node.children.isEmpty else { return engine == name ? [node] : [] }
        return node.children.flatMap { legs(of: $0, on: name, inherited: engine) }
    }

    private struct Walk {
        let name: String
        let translator: PipelineTranslator
        let query: EngineQuery
        let timeout: Duration?
    }

    /// Where the walk is, and what the nodes above ask for.
    private struct Visit {
        var path: String
        var engine: String?
        var limit: Int
        var filter: Filter?
    }

    private mutating func visit(_ node: RetrieverNode, _ visit: Visit, _ walk: Walk) {
        var visit = visit
        visit.engine = node.options.engine ?? visit.engine
        visit.filter = Filter.all([visit.filter, node.options.filter].compactMap(\.self))
        if visit.engine == walk.name, node.engines.isSubset(of: [walk.name]), send(node, visit, walk) { return }
        let body = "\(visit.path).\(node.kindName)"
        if case .textSimilarityReranker(let reranker) = node.kind {
            visit.path = "\(body).retriever"
            visit.limit = max(reranker.rankWindow, visit.limit)
            self.visit(reranker.retriever, visit, walk)
        }
        for (i, child) in node.pooledRetrievers.enumerated() {
            visit.path = "\(body).retrievers[\(i)].retriever"
            visit.limit = child.depth ?? node.rankWindow
            self.visit(child.retriever, visit, walk)
        }
    }

    /// - Returns: Whether the node goes there.
    private mutating func send(_ node: RetrieverNode, _ visit: Visit, _ walk: Walk) -> Bool {
        // What else the node says of itself is done here.
        let bare = RetrieverNode(node.kind, options: .init(name: node.options.name))
        let translation = walk.translator.translate(
            bare, query: walk.query, size: visit.limit, filter: visit.filter, timeout: walk.timeout, path: visit.path)
        guard translation.missing.isEmpty || node.children.isEmpty else {
            here += translation.missing.filter { !here.contains($0) }
            return false
        }
        requests.append(Request(path: visit.path, translation: translation))
        return true
    }
}
