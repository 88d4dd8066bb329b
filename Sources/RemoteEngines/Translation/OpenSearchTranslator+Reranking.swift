import Pipelines
import Retrieval

extension OpenSearchTranslator {
    /// A reranker at the root: a processor of the response, which re-ranks all hits of the request. So the request
    /// asks for the window, and a second processor cuts the page out.
    func request(
        _ reranker: RerankerNode, of node: RetrieverNode, _ page: SearchedPage, filters: [JSONValue],
        at place: TreePlace
    ) -> TranslatedRequest {
        let place = place.member(node.kindName)
        check(node.options, at: place)
        check(reranker, node.options, page, at: place)
        let filters = filters + filter(of: node, at: place)
        var request = candidates(of: reranker, filters: filters, at: place.member("retriever"))
        request.body["ext"] = ["rerank": ["query_context": ["query_text": .string(legs.query.text)]]]
        request.searchPipeline["response_processors"] = [
            [
                "rerank": [
                    "ml_opensearch": ["model_id": .string(legs.fields.inferenceID(of: reranker.inferenceID))],
                    "context": ["document_fields": .array(fields(of: reranker))],
                ]
            ],
            ["truncate_hits": ["target_size": .integer(page.size)]],
        ]
        request.scores = .same
        return request
    }

    private func candidates(
        of reranker: RerankerNode, filters: [JSONValue], at place: TreePlace
    ) -> TranslatedRequest {
        let window = SearchedPage(size: reranker.rankWindow, from: 0, filter: nil, filterPath: "")
        if case .textSimilarityReranker = reranker.retriever.kind {
            place.member(reranker.retriever.kindName).lacks(
                "a reranker works on what queries find there, not on another's list")
        }
        return request(reranker.retriever, window, filters: filters, at: place)
    }

    private func check(
        _ reranker: RerankerNode, _ options: RetrieverNode.Options, _ page: SearchedPage, at place: TreePlace
    ) {
        if reranker.blend != 1 {
            place.member("blend").lacks("a reranker replaces the scores there; only a blend of 1 does so here")
        }
        if options.minimumScore != nil {
            place.member("min_score").lacks("scores have a minimum before re-ranking there, not after it")
        }
        if page.from > 0 { place.lacks("pages begin at the first hit there, found from \(page.from)") }
        if page.end > reranker.rankWindow {
            place.member("rank_window_size").lacks(
                "documents beyond the window (\(reranker.rankWindow)) are left out there; \(page.end) are asked for")
        }
        if reranker.precision != .automatic {
            place.member("precision").note("the model there has a precision of its own")
        }
    }

    private func fields(of reranker: RerankerNode) -> [JSONValue] {
        let fields = reranker.field.map { [$0] } ?? legs.definition?.textFields ?? ["title", "text"]
        return fields.map(JSONValue.string)
    }
}
