import Fusion
import Pipelines
import Retrieval
import VectorIndex

/// Retriever trees in Elasticsearch's language, which ours is made after.
struct ElasticsearchTranslator {
    let legs: LegTranslator

    func request(_ node: RetrieverNode, _ page: SearchedPage, at place: TreePlace) -> TranslatedRequest {
        let filterPlace = TreePlace(path: page.filterPath, report: place.report)
        let filters = page.filter.map { [FilterTranslator(place: filterPlace).query($0)] } ?? []
        // A window that is smaller than the page is an error there; hits beyond it do not exist here either.
        let size = min(page.size, Self.window(of: node) ?? page.size)
        var body: [String: JSONValue] = [
            "size": .integer(size), "retriever": retriever(node, limit: page.end, filters: filters, at: place),
        ]
        if page.from > 0 { body["from"] = .integer(page.from) }
        return TranslatedRequest(body: body, scores: scores(of: node))
    }

    /// - Parameters:
    ///   - limit: How many documents the parent wants.
    ///   - filters: Queries that all documents must match, besides the node's own filter.
    func retriever(
        _ node: RetrieverNode, limit: Int, filters: [JSONValue] = [], at place: TreePlace
    ) -> JSONValue {
        let place = place.member(node.kindName)
        legs.check(node.options, at: place)
        var (name, body) = self.body(node, limit: limit, at: place)
        let own = node.options.filter.map { FilterTranslator(place: place.member("filter")).query($0) }
        let filters = filters + [own].compactMap(\.self)
        if !filters.isEmpty { body["filter"] = filters.count == 1 ? filters[0] : .array(filters) }
        body["_name"] = node.options.name.map(JSONValue.string)
        body["min_score"] = node.options.minimumScore.map { minimum(score: $0, of: node) }
        return .object([name: .object(body)])
    }

    private func body(
        _ node: RetrieverNode, limit: Int, at place: TreePlace
    ) -> (name: String, members: [String: JSONValue]) {
        switch node.kind {
        case .bm25(let leg): return ("standard", ["query": legs.match(leg, at: place)])
        case .sparseVector(let leg): return ("standard", ["query": query(leg, at: place)])
        case .knn(let leg): return ("knn", members(leg, limit: limit, at: place))
        case .textSimilarityReranker(let reranker):
            return ("text_similarity_reranker", members(reranker, limit: limit, at: place))
        case .rrf, .linear, .combine, .model:
            // Every kind but those above fuses.
            guard let fusion = FusionShape(node, at: place) else { return (node.kindName, [:]) }
            return members(fusion, at: place)
        }
    }

    // MARK: Scores

    /// The reranker's threshold looks at the model's own scores, before they are made positive.
    private func minimum(score: Double, of node: RetrieverNode) -> JSONValue {
        .number(legs.scores(of: node).theirs(score))
    }

    /// How the scores of a node there become those here.
    func scores(of node: RetrieverNode) -> ScoreConversion {
        if case .textSimilarityReranker = node.kind { .reranked } else { legs.scores(of: node) }
    }

    // MARK: Windows

    /// How many documents a compound retriever returns at most; nil for legs.
    static func window(of node: RetrieverNode) -> Int? {
        switch node.kind {
        case .bm25, .sparseVector, .knn: nil
        case .rrf, .linear, .combine, .model: node.rankWindow
        case .textSimilarityReranker(let reranker): reranker.rankWindow
        }
    }
}
