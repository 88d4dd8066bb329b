import Fusion
import Pipelines
import Retrieval

extension OpenSearchTranslator {
    /// The most queries that a hybrid query fuses.
    private static let mostQueries = 5
    private static let greatestRankConstant = 10_000

    /// A fusion of legs: a hybrid query, and the pipeline that fuses what its queries find.
    func fusion(
        _ node: RetrieverNode, _ page: SearchedPage, filters: [JSONValue], at place: TreePlace
    ) -> TranslatedRequest {
        let place = place.member(node.kindName)
        check(node.options, at: place)
        // Every kind that comes here fuses.
        guard let fusion = FusionShape(node, at: place) else { return TranslatedRequest(body: [:]) }
        if node.options.minimumScore != nil {
            place.member("min_score").note("is compared with fused scores from OpenSearch 3.5 on")
        }
        if fusion.children.count > Self.mostQueries {
            place.member("retrievers").lacks(
                "at most \(Self.mostQueries) queries are fused there, found \(fusion.children.count)")
        }
        var hybrid: [String: JSONValue] = [
            "queries": .array(queries(of: fusion, at: place)), "pagination_depth": .integer(fusion.rankWindow),
        ]
        hybrid["filter"] = Self.joined(filters + filter(of: node, at: place))
        let (processor, scores) = processor(for: fusion, at: place)
        var request = TranslatedRequest(
            body: ["size": .integer(min(page.size, fusion.rankWindow)), "query": ["hybrid": .object(hybrid)]])
        request.scores = scores
        request.searchPipeline["phase_results_processors"] = [processor]
        return request
    }

    // MARK: Queries

    private func queries(of fusion: FusionShape, at place: TreePlace) -> [JSONValue] {
        fusion.children.indices.map { i in
            let child = fusion.children[i]
            let limit = self.limit(of: child, in: fusion, at: place.child(i))
            let childPlace = place.child(i).member("retriever")
            noteTwoPhase(child.retriever, at: childPlace)
            let query = query(capped(child.retriever, limit), limit: limit, at: childPlace)
            guard let minimum = child.retriever.options.minimumScore else { return query }
            let least = JSONValue.number(legs.scores(of: child.retriever).theirs(minimum))
            return ["function_score": ["query": query, "min_score": least]]
        }
    }

    /// How many documents a child returns. All return as many as the window there, but for neighbours of vectors.
    private func limit(of child: FusionShape.Child, in fusion: FusionShape, at place: TreePlace) -> Int {
        guard let depth = child.depth, depth != fusion.rankWindow else { return fusion.rankWindow }
        if case .knn = child.retriever.kind, depth < fusion.rankWindow { return depth }
        place.member("depth").lacks("every query returns pagination_depth documents there (\(fusion.rankWindow))")
        return fusion.rankWindow
    }

    /// The child with no more neighbours than its depth.
    private func capped(_ node: RetrieverNode, _ limit: Int) -> RetrieverNode {
        guard case .knn(var leg) = node.kind else { return node }
        leg.k = leg.k.map { min($0, limit) }
        return RetrieverNode(.knn(leg), options: node.options)
    }

    private func noteTwoPhase(_ node: RetrieverNode, at place: TreePlace) {
        guard case .sparseVector(let leg) = node.kind, leg.options.twoPhase != nil else { return }
        place.member("sparse_vector.two_phase").note(
            "within a hybrid query the best are found exactly there, in one phase")
    }

    // MARK: Processors

    private func processor(for fusion: FusionShape, at place: TreePlace) -> (JSONValue, ScoreConversion) {
        switch fusion.combination {
        case .ranks(let constant): return ranker(fusion, constant: constant, at: place)
        case .sum: return normalization(fusion, .arithmetic, scores: sumScores(of: fusion, at: place), at: place)
        case .mean(let mean): return normalization(fusion, mean, scores: .same, at: place)
        case nil: return ([:], .same)
        }
    }

    /// Without weights the sum is not divided there, with weights it is.
    private func ranker(
        _ fusion: FusionShape, constant: Int, at place: TreePlace
    ) -> (JSONValue, ScoreConversion) {
        if constant > Self.greatestRankConstant {
            place.member("rank_constant").lacks("is at most \(Self.greatestRankConstant) there, found \(constant)")
        }
        var combination: [String: JSONValue] = ["technique": "rrf", "rank_constant": .integer(constant)]
        combination["parameters"] = weights(of: fusion, at: place)
        let factor = fusion.isEven ? fusion.children.first?.weight ?? 1 : fusion.weightSum
        let processor: JSONValue = ["score-ranker-processor": ["combination": .object(combination)]]
        return (processor, scores(scaledBy: factor, at: place))
    }

    private func normalization(
        _ fusion: FusionShape, _ mean: Combiner.Mean, scores: ScoreConversion, at place: TreePlace
    ) -> (JSONValue, ScoreConversion) {
        var combination: [String: JSONValue] = ["technique": .string(mean.rawValue)]
        combination["parameters"] = weights(of: fusion, at: place)
        let processor: JSONValue = [
            "normalization": normalization(of: fusion, mean, at: place),
            "combination": .object(combination),
        ]
        return (["normalization-processor": processor], scores)
    }

    /// The weights; nil where all are the same, which is what a processor without weights has.
    private func weights(of fusion: FusionShape, at place: TreePlace) -> JSONValue? {
        guard let shares = fusion.weightShares else {
            place.member("retrievers").lacks("the weights must sum to 1 there, and these sum to \(fusion.weightSum)")
            return nil
        }
        return fusion.isEven ? nil : ["weights": .array(shares.map(JSONValue.number))]
    }

    /// The mean, whose weights sum to 1, is the sum divided by its weights.
    private func sumScores(of fusion: FusionShape, at place: TreePlace) -> ScoreConversion {
        scores(scaledBy: fusion.weightSum, at: place)
    }

    private func scores(scaledBy factor: Double, at place: TreePlace) -> ScoreConversion {
        guard factor != 1, factor > 0 else { return .same }
        place.member("retrievers").note("weights sum to 1 there: scores here are \(Self.text(factor)) times as large")
        return .scaled(factor)
    }

    private static func text(_ factor: Double) -> String { JSONValue.number(factor).text }
}
