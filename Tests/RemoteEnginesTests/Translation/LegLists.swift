import Foundation
import HybridSearch

/// What the legs of a tree find, by field, whatever is searched for: some of sixty documents.
struct LegLists {
    private(set) var lists: [String: RankedList] = [:]

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let scales = [
            "bm25": 0.5...20.0, "splade": 0.1...9.0, "minilm": -0.4...0.9, "angle": -0.4...0.9, "euclid": 0.2...0.9,
        ]
        for (field, scale) in scales.sorted(by: { $0.key < $1.key }) {
            let documents = (0..<60).filter { _ in Bool.random(using: &random) }.map { number in
                ScoredDocument(id: DocumentID("d\(number)"), score: Double.random(in: scale, using: &random))
            }
            lists[field] = RankedList(sorting: documents)
        }
    }

    /// What a reranker says of a document, whatever the query.
    static func rerankerScore(of id: DocumentID) -> Double {
        Double(id.rawValue.utf8.reduce(7) { ($0 * 31 + Int($1)) % 97 }) / 16 - 3
    }

    private struct Leg: Retriever {
        var list: RankedList

        func retrieve(_ query: String, limit: Int, filter: Filter?) async throws -> RankedList { list.prefix(limit) }
    }

    private struct Numbering: Reranker {
        func rerank(_ query: String, candidates: RankedList) async throws -> RankedList {
            RankedList(sorting: candidates.documents.map {
                ScoredDocument(id: $0.id, score: LegLists.rerankerScore(of: $0.id))
            })
        }
    }

    /// What our own search finds with the tree.
    func search(_ node: RetrieverNode, size: Int) async throws -> RankedList {
        let execution = TreeExecution(query: "any", size: size, deadline: nil)
        return try await execution.run(try bound(node), limit: size, filter: nil).list.prefix(size)
    }

    private func bound(_ node: RetrieverNode) throws -> BoundNode {
        switch node.kind {
        case .bm25: return .leg(node, leg("bm25"), limit: nil)
        case .sparseVector(let leg): return .leg(node, self.leg(leg.inferenceID), limit: nil)
        case .knn(let leg): return .leg(node, self.leg(leg.inferenceID), limit: leg.k)
        case .rrf(let fusion):
            return .fusion(
                node, children: try fusion.retrievers.map { try bound($0.retriever) },
                method: try ReciprocalRankFusion(
                    rankConstant: fusion.rankConstant, weights: fusion.retrievers.map(\.weight)),
                rankWindow: fusion.rankWindow)
        case .linear(let fusion):
            return try combination(node, fusion.retrievers, .sum, fusion.rankWindow)
        case .combine(let fusion):
            return try combination(node, fusion.retrievers, fusion.combiner, fusion.rankWindow)
        case .textSimilarityReranker(let reranking):
            return .reranker(
                node, child: try bound(reranking.retriever), reranker: Numbering(), rankWindow: reranking.rankWindow,
                blend: reranking.blend)
        case .model: throw PipelineError.noFusion
        }
    }

    private func combination(
        _ node: RetrieverNode, _ retrievers: [LinearNode.WeightedRetriever], _ combiner: Combiner, _ rankWindow: Int
    ) throws -> BoundNode {
        .fusion(
            node, children: try retrievers.map { try bound($0.retriever) },
            method: try CombinedFusion(
                combiner, weights: retrievers.map(\.weight), normalizers: retrievers.map(\.normalizer)),
            rankWindow: rankWindow)
    }

    private func leg(_ field: String) -> any Retriever { Leg(list: lists[field] ?? .empty) }
}
