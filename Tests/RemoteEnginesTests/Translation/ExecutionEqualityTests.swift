import Foundation
import HybridSearch
import RemoteEngines
import Testing

/// What is sent finds there what the tree finds here: the same documents in the same order, with scores that convert
/// to ours. The engines are slow readers of their documentation.
@Suite struct ExecutionEqualityTests {
    private static let size = 10

    private func expectSame(_ theirs: [EngineHit], _ ours: RankedList, _ scores: ScoreConversion, seed: Int) {
        #expect(theirs.map(\.id) == ours.documents.map(\.id), "seed \(seed)")
        let distances = zip(theirs, ours.documents).map { abs(scores.ours($0.score) - $1.score) }
        #expect(distances.allSatisfy { $0 < 1e-9 }, "seed \(seed): \(distances)")
    }

    @Test func elasticsearchFindsTheSame() async throws {
        for seed in 0..<600 {
            var random = RandomRetrievers(seed: UInt64(seed), isPlain: true)
            let node = random.tree(depth: seed % 4)
            let legs = LegLists(seed: UInt64(seed))
            let translation = TranslatedTree(engine: .elasticsearch, size: Self.size).translation(of: node)
            let body = try #require(translation.body?.objectValue)
            let ours = try await legs.search(node, size: Self.size)
            expectSame(ElasticsearchInterpreter(legs: legs).search(body), ours, translation.scores, seed: seed)
        }
    }

    @Test func elasticsearchSumsRawScoresAlike() async throws {
        let node = try TranslatedTree.node(#"""
            {"linear": {"rank_window_size": 30, "retrievers": [
              {"retriever": {"bm25": {"min_score": 4}}, "weight": 0.3},
              {"retriever": {"knn": {"inference_id": "euclid"}}},
              {"retriever": {"sparse_vector": {"inference_id": "splade"}}, "normalizer": "l2_norm", "weight": 9},
              {"retriever": {"bm25": {}}, "normalizer": "l2_norm"}]}}
            """#)
        for seed in 0..<50 {
            let legs = LegLists(seed: UInt64(seed))
            let translation = TranslatedTree(engine: .elasticsearch, size: Self.size).translation(of: node)
            let body = try #require(translation.body?.objectValue)
            let ours = try await legs.search(node, size: Self.size)
            expectSame(ElasticsearchInterpreter(legs: legs).search(body), ours, translation.scores, seed: seed)
        }
    }

    private static let openSearchTrees = [
        #"{"bm25": {"min_score": 5}}"#, #"{"sparse_vector": {"inference_id": "splade"}}"#,
        #"{"knn": {"inference_id": "minilm", "min_score": -0.1}}"#, #"{"knn": {"inference_id": "angle"}}"#,
        #"""
        {"rrf": {"rank_window_size": 20, "rank_constant": 5, "retrievers": [
          {"retriever": {"bm25": {"min_score": 9}}, "weight": 3.1}, {"knn": {"inference_id": "minilm", "k": 7}}]}}
        """#,
        #"""
        {"rrf": {"rank_window_size": 20, "min_score": 0.03, "retrievers": [
          {"bm25": {}}, {"sparse_vector": {"inference_id": "splade"}}, {"knn": {"inference_id": "euclid"}}]}}
        """#,
        #"""
        {"linear": {"rank_window_size": 15, "normalizer": {"minmax": {"floor": 0.001}}, "retrievers": [
          {"retriever": {"bm25": {}}, "weight": 2}, {"retriever": {"knn": {"inference_id": "angle"}}, "weight": 3},
          {"retriever": {"sparse_vector": {"inference_id": "splade"}}}]}}
        """#,
        #"""
        {"linear": {"rank_window_size": 15, "normalizer": "l2_norm", "retrievers": [
          {"retriever": {"bm25": {}}}, {"retriever": {"knn": {"inference_id": "euclid"}}}]}}
        """#,
    ]

    @Test(arguments: openSearchTrees) func openSearchFindsTheSame(tree: String) async throws {
        try await expectOpenSearchFindsTheSame(tree)
    }

    @Test func openSearchFindsTheSameByItsConvention() async throws {
        for method in try #require(FusionConvention(rawValue: "opensearch")).methodNames {
            try await expectOpenSearchFindsTheSame(#"""
                {"combine": {"convention": "opensearch", "method": "\#(method)", "rank_window_size": 25,
                 "retrievers": [
                  {"retriever": {"bm25": {}}, "weight": 2}, {"retriever": {"knn": {"inference_id": "euclid"}}},
                  {"retriever": {"sparse_vector": {"inference_id": "splade"}}, "weight": 4}]}}
                """#)
        }
    }

    private func expectOpenSearchFindsTheSame(_ tree: String) async throws {
        let node = try TranslatedTree.node(tree)
        let translation = TranslatedTree(engine: .opensearch, size: Self.size).translation(of: node)
        let body = try #require(translation.body?.objectValue, "\(translation.missing)")
        for seed in 0..<50 {
            let legs = LegLists(seed: UInt64(seed))
            let pipeline = translation.searchPipeline?.objectValue ?? [:]
            let theirs = OpenSearchInterpreter(legs: legs).search(body, pipeline)
            expectSame(theirs, try await legs.search(node, size: Self.size), translation.scores, seed: seed)
        }
    }
}
