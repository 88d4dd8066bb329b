import Fusion
import Pipelines
import Retrieval

/// Retriever trees in OpenSearch's language: a leg is a query, a fusion of legs is a `hybrid` query with a search
/// pipeline, a reranker at the root is a response processor. Deeper trees have no equivalent.
struct OpenSearchTranslator {
    let legs: LegTranslator

    func request(_ node: RetrieverNode, _ page: SearchedPage, at place: TreePlace) -> TranslatedRequest {
        let filterPlace = TreePlace(path: page.filterPath, report: place.report)
        let filters = page.filter.map { [FilterTranslator(place: filterPlace).query($0)] } ?? []
        return request(node, page, filters: filters, at: place)
    }

    /// - Parameter filters: Queries that all documents must match, besides the node's own filter.
    func request(
        _ node: RetrieverNode, _ page: SearchedPage, filters: [JSONValue], at place: TreePlace
    ) -> TranslatedRequest {
        var request: TranslatedRequest
        switch node.kind {
        case .bm25, .sparseVector, .knn: request = leg(node, page, filters: filters, at: place)
        case .rrf, .linear, .combine, .model: request = fusion(node, page, filters: filters, at: place)
        case .textSimilarityReranker(let reranker):
            return self.request(reranker, of: node, page, filters: filters, at: place)
        }
        if let minimum = node.options.minimumScore {
            request.body["min_score"] = .number(request.scores.theirs(minimum))
        }
        if page.from > 0 { request.body["from"] = .integer(page.from) }
        return request
    }

    /// A leg at the root.
    private func leg(
        _ node: RetrieverNode, _ page: SearchedPage, filters: [JSONValue], at place: TreePlace
    ) -> TranslatedRequest {
        let query = self.query(node, limit: page.end, filters: filters, at: place)
        var request = TranslatedRequest(
            body: ["size": .integer(page.size), "query": query], scores: legs.scores(of: node))
        if case .sparseVector(let leg) = node.kind, let twoPhase = leg.options.twoPhase {
            request.searchPipeline["request_processors"] = [Self.processor(twoPhase)]
        }
        return request
    }

    /// The query of a leg.
    ///
    /// - Parameters:
    ///   - limit: How many documents the parent wants.
    ///   - filters: Queries that all documents must match, besides the node's own filter.
    func query(_ node: RetrieverNode, limit: Int, filters: [JSONValue] = [], at place: TreePlace) -> JSONValue {
        let place = place.member(node.kindName)
        check(node.options, at: place)
        let filters = filters + filter(of: node, at: place)
        switch node.kind {
        case .bm25(let leg): return Self.filtered(legs.match(leg, at: place), filters)
        case .sparseVector(let leg): return Self.filtered(query(leg, at: place), filters)
        case .knn(let leg): return query(leg, limit: limit, filters: filters, at: place)
        case .rrf, .linear, .combine, .model, .textSimilarityReranker:
            place.lacks("only legs can be fused there: a hybrid query has no other within it")
            nested(node, at: place)
            return FilterTranslator.none
        }
    }

    /// Remarks on what lies below a node that has no equivalent itself.
    private func nested(_ node: RetrieverNode, at place: TreePlace) {
        if case .textSimilarityReranker(let reranker) = node.kind {
            _ = query(reranker.retriever, limit: reranker.rankWindow, at: place.member("retriever"))
        } else if let fusion = FusionShape(node, at: place) {
            for (i, child) in fusion.children.enumerated() {
                _ = query(child.retriever, limit: fusion.rankWindow, at: place.child(i).member("retriever"))
            }
        }
    }

    func check(_ options: RetrieverNode.Options, at place: TreePlace) {
        legs.check(options, at: place)
        if options.name != nil { place.member("_name").note("parts of a search have no names there") }
    }

    func filter(of node: RetrieverNode, at place: TreePlace) -> [JSONValue] {
        node.options.filter.map { [FilterTranslator(place: place.member("filter")).query($0)] } ?? []
    }

    /// A query whose documents must match filters; its scores stay as they are.
    static func filtered(_ query: JSONValue, _ filters: [JSONValue]) -> JSONValue {
        filters.isEmpty ? query : ["bool": ["must": [query], "filter": .array(filters)]]
    }

    /// Several filters as one query.
    static func joined(_ filters: [JSONValue]) -> JSONValue? {
        filters.count > 1 ? ["bool": ["filter": .array(filters)]] : filters.first
    }
}
