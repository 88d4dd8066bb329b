import Fusion
import IndexStore
import Pipelines
import Retrieval

extension ElasticsearchTranslator {
    func members(
        _ fusion: FusionShape, at place: TreePlace
    ) -> (name: String, members: [String: JSONValue]) {
        let window: JSONValue = .integer(fusion.rankWindow)
        switch fusion.combination {
        case .ranks(let constant):
            let children = zip(self.children(of: fusion, at: place), fusion.children).map { retriever, child in
                child.weight == 1 ? retriever : ["retriever": retriever, "weight": .number(child.weight)]
            }
            let constant = JSONValue.integer(constant)
            return ("rrf", ["retrievers": .array(children), "rank_constant": constant, "rank_window_size": window])
        case .sum:
            return ("linear", linear(fusion, weights: fusion.children.map(\.weight), at: place))
        case .mean(let mean):
            if mean != .arithmetic { place.member("method").lacks("\"\(mean.rawValue)\" is no method there") }
            // The mean is the sum with weights that sum to 1. Where all are 0, so is every score.
            let weights = fusion.weightShares ?? fusion.children.map(\.weight)
            return ("linear", linear(fusion, weights: weights, at: place))
        case nil:
            return ("linear", ["retrievers": .array(children(of: fusion, at: place)), "rank_window_size": window])
        }
    }

    private func linear(_ fusion: FusionShape, weights: [Double], at place: TreePlace) -> [String: JSONValue] {
        let retrievers = children(of: fusion, at: place)
        let children = fusion.children.indices.map { i -> JSONValue in
            let normalizer = normalizer(of: fusion.children[i], at: place.child(i))
            return [
                "retriever": retrievers[i], "normalizer": .string(normalizer),
                "weight": .number(weights[i] * scale(of: fusion.children[i])),
            ]
        }
        return ["retrievers": .array(children), "rank_window_size": .integer(fusion.rankWindow)]
    }

    // MARK: Children

    private func children(of fusion: FusionShape, at place: TreePlace) -> [JSONValue] {
        fusion.children.indices.map { i in
            let child = fusion.children[i]
            let limit = self.limit(of: child, in: fusion, at: place.child(i))
            check(child.retriever, limit: limit, at: place.child(i).member("retriever"))
            return retriever(capped(child.retriever, limit), limit: limit, at: place.child(i).member("retriever"))
        }
    }

    /// How many documents a child returns. All return as many as the window there, but for the neighbours of `knn`.
    private func limit(of child: FusionShape.Child, in fusion: FusionShape, at place: TreePlace) -> Int {
        guard let depth = child.depth, depth != fusion.rankWindow else { return fusion.rankWindow }
        if case .knn = child.retriever.kind, depth < fusion.rankWindow { return depth }
        place.member("depth").lacks("every retriever returns rank_window_size documents there (\(fusion.rankWindow))")
        return fusion.rankWindow
    }

    /// The child with no more neighbours than its depth.
    private func capped(_ node: RetrieverNode, _ limit: Int) -> RetrieverNode {
        guard case .knn(var leg) = node.kind else { return node }
        leg.k = leg.k.map { min($0, limit) }
        return RetrieverNode(.knn(leg), options: node.options)
    }

    /// A compound retriever within another must not have the smaller window there.
    private func check(_ child: RetrieverNode, limit: Int, at place: TreePlace) {
        guard let window = Self.window(of: child), window < limit else { return }
        place.member("\(child.kindName).rank_window_size").lacks(
            "must not be below the parent's (\(limit)) there, found \(window)")
    }

    // MARK: Normalisers

    private func normalizer(of child: FusionShape.Child, at place: TreePlace) -> String {
        let normalizer = child.normalizer ?? .none
        let place = place.member("normalizer")
        if normalizer.floor != nil { place.lacks("results that are not above 0 stay there: there is no floor") }
        switch normalizer.formula {
        case .none, .l2Norm: checkScores(of: child, at: place)
        case .minmax:
            if normalizer.equalScores != .value(1) {
                place.note("equal scores become 1 there (before the single-document fix, they stay as they are)")
            }
            if scores(of: child.retriever) == .reranked { checkScores(of: child, at: place) }
        default: place.lacks("\"\(normalizer.name)\" is no normalizer there; it has none, minmax and l2_norm")
        }
        return normalizer.name
    }

    /// What a weight has to be multiplied with so that a child's scores count as they do here.
    private func scale(of child: FusionShape.Child) -> Double {
        // Every other normaliser undoes a factor.
        guard child.normalizer?.formula == ScoreNormalizer.Formula.none else { return 1 }
        if case .scaled(let factor) = scores(of: child.retriever) { return factor }
        return 1
    }

    /// Scores of another origin are another sum, unless the normaliser brings them back to the same.
    private func checkScores(of child: FusionShape.Child, at place: TreePlace) {
        let conversion = scores(of: child.retriever)
        guard !conversion.isFactor else { return }
        let name = child.normalizer?.name ?? "none"
        place.lacks("x scores \(conversion.formula) there, which \"\(name)\" does not undo")
    }

    // MARK: Re-ranking

    func members(_ reranker: RerankerNode, limit: Int, at place: TreePlace) -> [String: JSONValue] {
        if reranker.blend != 1 {
            place.member("blend").lacks("a reranker replaces the scores there; only a blend of 1 does so here")
        }
        if limit > reranker.rankWindow {
            place.member("rank_window_size").lacks(
                "documents beyond the window (\(reranker.rankWindow)) are left out there; \(limit) are asked for")
        }
        if reranker.precision != .automatic {
            place.member("precision").note("the endpoint's model has a precision of its own")
        }
        let window = min(reranker.rankWindow, Self.window(of: reranker.retriever) ?? .max)
        let name = legs.fields.inferenceID(of: reranker.inferenceID)
        return [
            "retriever": retriever(reranker.retriever, limit: window, at: place.member("retriever")),
            "inference_id": .string(name), "inference_text": .string(legs.query.text),
            "rank_window_size": .integer(window), "field": .string(field(of: reranker, at: place)),
        ]
    }

    private func field(of reranker: RerankerNode, at place: TreePlace) -> String {
        if let field = reranker.field { return field }
        let fields = legs.definition?.textFields ?? []
        if fields.count == 1 { return fields[0] }
        place.member("field").lacks("must name one field: there a reranker does not read several as one text")
        return "text"
    }
}
