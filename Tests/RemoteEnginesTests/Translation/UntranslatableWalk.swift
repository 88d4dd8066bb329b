import HybridSearch

/// Walks through the JSON of a tree and collects what Elasticsearch lacks: the slow and obvious way.
struct UntranslatableWalk {
    /// What has no equivalent in Elasticsearch.
    private(set) var paths: Set<String> = []
    /// Compound retrievers within others, which OpenSearch lacks.
    private(set) var nestedPaths: Set<String> = []

    init(json node: RetrieverNode) {
        let search = Pipeline(name: "walk", search: SearchDefinition(retriever: node)).json.objectValue?["search"]
        walk(search?.objectValue?["retriever"] ?? .null, "$", parentWindow: nil, parent: nil)
    }

    private mutating func walk(_ tree: JSONValue, _ path: String, parentWindow: Int?, parent: String?) {
        guard let (kind, value) = tree.objectValue?.first, let body = value.objectValue else { return }
        let path = "\(path).\(kind)"
        let window = body["rank_window_size"]?.integerValue
        if let window, let parentWindow, window < parentWindow { paths.insert("\(path).rank_window_size") }
        // A reranker at the root may have a fusion below it.
        let isNested = parent == "text_similarity_reranker" ? kind == parent : parent != nil
        if window != nil, isNested { nestedPaths.insert(path) }
        if body["k1"] != nil { paths.insert("\(path).k1") }
        if body["scale"] != nil { paths.insert("\(path).scale") }
        if body["absent"] != nil { paths.insert("\(path).absent") }
        if kind == "learned" { paths.insert(path) }
        if let method = body["method"]?.stringValue, !["sum", "arithmetic_mean", "rrf"].contains(method) {
            paths.insert("\(path).method")
        }
        if kind == "text_similarity_reranker" { walk(reranker: body, path, parentWindow: parentWindow) }
        for (i, child) in (body["retrievers"]?.arrayValue ?? []).enumerated() {
            walk(child: child, "\(path).retrievers[\(i)]", of: kind, body)
        }
    }

    private mutating func walk(reranker body: [String: JSONValue], _ path: String, parentWindow: Int?) {
        if body["blend"] != 1.0 { paths.insert("\(path).blend") }
        if body["field"] == nil { paths.insert("\(path).field") }
        let window = body["rank_window_size"]?.integerValue ?? 0
        // The page of these tests has ten hits.
        if window < parentWindow ?? 10 { paths.insert("\(path).rank_window_size") }
        guard let retriever = body["retriever"] else { return }
        walk(retriever, "\(path).retriever", parentWindow: nil, parent: "text_similarity_reranker")
    }

    private mutating func walk(child: JSONValue, _ path: String, of kind: String, _ parent: [String: JSONValue]) {
        let window = parent["rank_window_size"]?.integerValue
        let retriever = child.objectValue?["retriever"] ?? child
        if let depth = child.objectValue?["depth"]?.integerValue, let window, retriever.objectValue?["knn"] == nil,
            depth != window
        {
            paths.insert("\(path).depth")
        }
        let isOfScores = kind == "linear" || ["sum", "arithmetic_mean", "geometric_mean"].contains(parent["method"])
        if isOfScores, let normalizer = child.objectValue?["normalizer"]?.stringValue,
            Self.changes(retriever, normalizer)
        {
            paths.insert("\(path).normalizer")
        }
        walk(retriever, "\(path).retriever", parentWindow: window, parent: kind)
    }

    /// Whether a normaliser is another there, or does not undo what is another scale there.
    private static func changes(_ retriever: JSONValue, _ normalizer: String) -> Bool {
        let leg = retriever.objectValue?["knn"]?.objectValue?["inference_id"]
        let isReranked = retriever.objectValue?["text_similarity_reranker"] != nil
        return switch normalizer {
        case "minmax": isReranked
        case "none", "l2_norm": isReranked || leg == "minilm" || leg == "angle"
        default: true
        }
    }
}
