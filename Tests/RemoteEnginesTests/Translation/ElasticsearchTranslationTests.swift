import Foundation
import HybridSearch
import RemoteEngines
import Testing

@Suite struct ElasticsearchTranslationTests {
    private static let tree = TranslatedTree(engine: .elasticsearch)

    /// Our tree, and Elasticsearch's.
    private static let trees: [(ours: String, theirs: String)] = [
        (#"{"bm25": {}}"#, #"{"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}}"#),
        (
            #"{"bm25": {"k1": 1.2, "b": 0.75, "min_score": 2.5, "_name": "words"}}"#,
            #"""
            {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}, "min_score": 5.5, "_name": "words"}}
            """#
        ),
        (
            #"{"sparse_vector": {"inference_id": "splade", "filter": {"term": {"lang": "en"}}}}"#,
            #"""
            {"standard": {
              "query": {"sparse_vector": {
                "field": "splade", "query_vector": {"tea": 1.7, "green": 0.4, ".": 0.1}, "prune": false}},
              "filter": {"term": {"lang": "en"}}}}
            """#
        ),
        (
            #"{"sparse_vector": {"inference_id": "splade", "pruning_config": {"tokens_weight_threshold": 0.3}}}"#,
            #"""
            {"standard": {"query": {"sparse_vector": {
              "field": "splade", "query_vector": {"tea": 1.7, "green": 0.4, ".": 0.1}, "prune": true,
              "pruning_config": {"tokens_freq_ratio_threshold": 5, "tokens_weight_threshold": 0.3,
                "only_score_pruned_tokens": false}}}}}
            """#
        ),
        (
            #"{"knn": {"inference_id": "minilm"}}"#,
            #"{"knn": {"field": "minilm", "query_vector": [0.6, -0.8], "k": 10, "num_candidates": 64}}"#
        ),
        (
            #"""
            {"knn": {"inference_id": "minilm", "k": 100, "num_candidates": 300, "min_score": 0.5,
              "rescore_vector": {"oversample": 2}}}
            """#,
            #"""
            {"knn": {"field": "minilm", "query_vector": [0.6, -0.8], "k": 100, "num_candidates": 300,
              "min_score": 0.75, "rescore_vector": {"oversample": 2}}}
            """#
        ),
        (
            #"""
            {"knn": {"inference_id": "euclid", "k": 9000, "min_score": 0.5, "rescore_vector": {"oversample": 0.5}}}
            """#,
            #"""
            {"knn": {"field": "euclid", "query_vector": [0.6, -0.8], "k": 9000, "num_candidates": 10000,
              "min_score": 0.5, "rescore_vector": {"oversample": 0}}}
            """#
        ),
        (
            #"""
            {"rrf": {"rank_constant": 20, "rank_window_size": 50, "min_score": 0.01, "_name": "both", "retrievers": [
              {"bm25": {}}, {"retriever": {"knn": {"inference_id": "angle"}}, "weight": 2, "depth": 30}]}}
            """#,
            #"""
            {"rrf": {"rank_constant": 20, "rank_window_size": 50, "min_score": 0.01, "_name": "both", "retrievers": [
              {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}},
              {"retriever": {"knn": {
                "field": "angle", "query_vector": [0.6, -0.8], "k": 30, "num_candidates": 64}}, "weight": 2}]}}
            """#
        ),
        (
            #"""
            {"linear": {"rank_window_size": 20, "retrievers": [
              {"retriever": {"bm25": {}}, "normalizer": "l2_norm"},
              {"retriever": {"knn": {"inference_id": "minilm"}}, "normalizer": "minmax", "weight": 0.3},
              {"retriever": {"knn": {"inference_id": "euclid"}}}]}}
            """#,
            #"""
            {"linear": {"rank_window_size": 20, "retrievers": [
              {"retriever": {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}},
                "weight": 1, "normalizer": "l2_norm"},
              {"retriever": {"knn": {"field": "minilm", "query_vector": [0.6, -0.8], "k": 20, "num_candidates": 64}},
                "weight": 0.3, "normalizer": "minmax"},
              {"retriever": {"knn": {"field": "euclid", "query_vector": [0.6, -0.8], "k": 20, "num_candidates": 64}},
                "weight": 1, "normalizer": "none"}]}}
            """#
        ),
        // Elasticsearch's BM25 has a factor of k1 + 1, which weights undo.
        (
            #"{"linear": {"rank_window_size": 10, "retrievers": [{"retriever": {"bm25": {}}, "weight": 2}]}}"#,
            #"""
            {"linear": {"rank_window_size": 10, "retrievers": [
              {"retriever": {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}},
                "weight": 0.9090909090909091, "normalizer": "none"}]}}
            """#
        ),
        // Combiners that are rrf and linear under other names.
        (
            #"""
            {"combine": {"convention": "weaviate", "method": "rankedFusion", "rank_window_size": 10, "retrievers": [
              {"retriever": {"bm25": {}}}, {"retriever": {"bm25": {}}, "weight": 3}]}}
            """#,
            #"""
            {"rrf": {"rank_constant": 59, "rank_window_size": 10, "retrievers": [
              {"retriever": {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}}, "weight": 0.25},
              {"retriever": {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}}, "weight": 0.75}]}}
            """#
        ),
        (
            #"""
            {"combine": {"method": "arithmetic_mean", "rank_window_size": 10, "retrievers": [
              {"retriever": {"bm25": {}}}, {"retriever": {"bm25": {}}, "weight": 3}]}}
            """#,
            #"""
            {"linear": {"rank_window_size": 10, "retrievers": [
              {"retriever": {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}},
                "weight": 0.25, "normalizer": "minmax"},
              {"retriever": {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}},
                "weight": 0.75, "normalizer": "minmax"}]}}
            """#
        ),
        // The window is no deeper than what the retriever below has.
        (
            #"""
            {"text_similarity_reranker": {"inference_id": "ce", "field": "text", "blend": 1, "rank_window_size": 50,
              "min_score": -2, "retriever": {"rrf": {"rank_window_size": 30, "retrievers": [{"bm25": {}}]}}}}
            """#,
            #"""
            {"text_similarity_reranker": {"inference_id": "ce", "field": "text", "inference_text": "green tea",
              "rank_window_size": 30, "min_score": -2, "retriever": {"rrf": {
                "rank_window_size": 30, "rank_constant": 60, "retrievers": [
                  {"standard": {"query": {"match": {"bm25": {"query": "green tea"}}}}}]}}}}
            """#
        ),
    ]

    @Test(arguments: trees) func translates(ours: String, theirs: String) throws {
        #expect(try Self.tree.member("retriever", of: ours) == JSON.read(theirs))
    }

    @Test func encodesThere() throws {
        var tree = Self.tree
        tree.query = .template
        tree.fields = EngineFields([
            "bm25": EngineField(field: "body"), "splade": EngineField(field: "ml.tokens", inferenceID: "my-elser"),
            "minilm": EngineField(inferenceID: "my-e5"),
        ])
        let fusion = #"""
            {"rrf": {"rank_window_size": 10, "retrievers": [
              {"bm25": {}}, {"sparse_vector": {"inference_id": "splade"}}, {"knn": {"inference_id": "minilm"}},
              {"knn": {"inference_id": "angle"}}]}}
            """#
        #expect(
            try tree.member("retriever", of: fusion) == JSON.read(#"""
                {"rrf": {"rank_window_size": 10, "rank_constant": 60, "retrievers": [
                  {"standard": {"query": {"match": {"body": {"query": "{{query}}"}}}}},
                  {"standard": {"query": {"sparse_vector": {
                    "field": "ml.tokens", "inference_id": "my-elser", "query": "{{query}}", "prune": false}}}},
                  {"knn": {"field": "minilm", "k": 10, "num_candidates": 64, "query_vector_builder": {
                    "text_embedding": {"model_id": "my-e5", "model_text": "{{query}}"}}}},
                  {"knn": {"field": "angle", "k": 10, "num_candidates": 64, "query_vector_builder": {
                    "text_embedding": {"model_id": "angle", "model_text": "{{query}}"}}}}]}}
                """#))
    }

    @Test func aQueryWithoutTokensFindsNothing() throws {
        var tree = Self.tree
        tree.query.sparse["splade"] = []
        #expect(
            try tree.member("retriever", of: #"{"sparse_vector": {"inference_id": "splade"}}"#)
                == JSON.read(#"{"standard": {"query": {"match_none": {}}}}"#))
    }

    @Test func filtersOfTheSearchAndTheTreeHoldTogether() throws {
        var tree = Self.tree
        tree.filter = .term(field: "lang", value: "en")
        let retriever = try tree.member("retriever", of: #"{"bm25": {"filter": {"exists": {"field": "year"}}}}"#)
        #expect(
            try retriever.objectValue?["standard"]?.objectValue?["filter"]
                == JSON.read(#"[{"term": {"lang": "en"}}, {"exists": {"field": "year"}}]"#))
    }

    @Test func pagesAreAsDeepAsTheirLastHit() throws {
        var tree = Self.tree
        (tree.size, tree.from, tree.timeout) = (20, 40, .milliseconds(50))
        let leg = try #require(try tree.translation(of: #"{"knn": {"inference_id": "minilm"}}"#).body?.objectValue)
        #expect((leg["size"], leg["from"], leg["timeout"]) == (20, 40, "50ms"))
        #expect(leg["retriever"]?.objectValue?["knn"]?.objectValue?["k"] == 60)
        // A window below the page's size is an error there; here there are no hits beyond it.
        let fusion = try #require(
            try tree.translation(of: #"{"rrf": {"rank_window_size": 10, "retrievers": [{"bm25": {}}]}}"#)
                .body?.objectValue)
        #expect((fusion["size"], fusion["from"]) == (10, 40))
    }

    @Test(arguments: [
        (#"{"bm25": {}}"#, ScoreConversion.scaled(1 / 2.2)),
        (#"{"sparse_vector": {"inference_id": "splade"}}"#, .same),
        (#"{"knn": {"inference_id": "minilm"}}"#, .centred), (#"{"knn": {"inference_id": "angle"}}"#, .centred),
        (#"{"knn": {"inference_id": "euclid"}}"#, .same),
        (#"{"rrf": {"retrievers": [{"knn": {"inference_id": "minilm"}}]}}"#, .same),
        (
            #"""
            {"text_similarity_reranker": {
              "inference_id": "ce", "field": "text", "blend": 1, "retriever": {"bm25": {}}}}
            """#,
            .reranked
        ),
    ]) func scoresAreThoseOfTheRoot(tree: String, scores: ScoreConversion) throws {
        #expect(try Self.tree.translation(of: tree).scores == scores)
    }

    @Test func theOnlyTextFieldIsReRanked() throws {
        var tree = Self.tree
        tree.definition?.textFields = ["body"]
        let retriever = try tree.member(
            "retriever",
            of: #"{"text_similarity_reranker": {"inference_id": "ce", "blend": 1, "retriever": {"bm25": {}}}}"#)
        #expect(retriever.objectValue?["text_similarity_reranker"]?.objectValue?["field"] == "body")
    }
}
