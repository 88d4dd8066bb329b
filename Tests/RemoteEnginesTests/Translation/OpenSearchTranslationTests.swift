import Foundation
import HybridSearch
import RemoteEngines
import Testing

@Suite struct OpenSearchTranslationTests {
    private static let tree = TranslatedTree(engine: .opensearch)

    /// Our leg, and OpenSearch's query.
    private static let legs: [(ours: String, theirs: String)] = [
        (#"{"bm25": {}}"#, #"{"match": {"bm25": {"query": "green tea"}}}"#),
        (
            #"{"bm25": {"filter": [{"term": {"lang": "en"}}, {"exists": {"field": "year"}}]}}"#,
            #"""
            {"bool": {"must": [{"match": {"bm25": {"query": "green tea"}}}],
              "filter": [{"bool": {"filter": [{"term": {"lang": "en"}}, {"exists": {"field": "year"}}]}}]}}
            """#
        ),
        // Names of rank_features have one dot leaders for dots.
        (
            #"{"sparse_vector": {"inference_id": "splade"}}"#,
            #"{"neural_sparse": {"splade": {"query_tokens": {"tea": 1.7, "green": 0.4, "․": 0.1}}}}"#
        ),
        (#"{"knn": {"inference_id": "minilm"}}"#, #"{"knn": {"minilm": {"vector": [0.6, -0.8], "k": 10}}}"#),
        (
            #"""
            {"knn": {"inference_id": "minilm", "k": 30, "num_candidates": 99, "rescore_vector": {"oversample": 3},
              "filter": {"term": {"lang": "en"}}}}
            """#,
            #"""
            {"knn": {"minilm": {"vector": [0.6, -0.8], "k": 30, "filter": {"term": {"lang": "en"}},
              "method_parameters": {"ef_search": 99}, "rescore": {"oversample_factor": 3}}}}
            """#
        ),
        (
            #"{"knn": {"inference_id": "minilm", "rescore_vector": {"oversample": 0}}}"#,
            #"{"knn": {"minilm": {"vector": [0.6, -0.8], "k": 10, "rescore": false}}}"#
        ),
    ]

    @Test(arguments: legs) func legsAreQueries(ours: String, theirs: String) throws {
        #expect(try Self.tree.member("query", of: ours) == JSON.read(theirs))
        #expect(try Self.tree.translation(of: ours).searchPipeline == nil)
    }

    /// Our fusion, OpenSearch's body, and its search pipeline.
    private static let fusions: [(ours: String, body: String, pipeline: String, scores: ScoreConversion)] = [
        (
            #"""
            {"rrf": {"rank_constant": 20, "rank_window_size": 50, "filter": {"term": {"lang": "en"}}, "retrievers": [
              {"bm25": {}}, {"knn": {"inference_id": "angle", "k": 20}}]}}
            """#,
            #"""
            {"size": 10, "query": {"hybrid": {
              "queries": [{"match": {"bm25": {"query": "green tea"}}},
                {"knn": {"angle": {"vector": [0.6, -0.8], "k": 20}}}],
              "filter": {"term": {"lang": "en"}}, "pagination_depth": 50}}}
            """#,
            #"""
            {"phase_results_processors": [
              {"score-ranker-processor": {"combination": {"technique": "rrf", "rank_constant": 20}}}]}
            """#, .same
        ),
        (
            #"""
            {"rrf": {"rank_window_size": 50, "min_score": 0.2, "retrievers": [
              {"retriever": {"bm25": {}}, "weight": 3}, {"bm25": {}}]}}
            """#,
            #"""
            {"size": 10, "min_score": 0.05, "query": {"hybrid": {
              "queries": [{"match": {"bm25": {"query": "green tea"}}}, {"match": {"bm25": {"query": "green tea"}}}],
              "pagination_depth": 50}}}
            """#,
            #"""
            {"phase_results_processors": [{"score-ranker-processor": {"combination": {
              "technique": "rrf", "rank_constant": 60, "parameters": {"weights": [0.75, 0.25]}}}}]}
            """#, .scaled(4)
        ),
        (
            #"""
            {"linear": {"normalizer": "minmax", "rank_window_size": 50, "retrievers": [
              {"retriever": {"bm25": {"min_score": 2}}}, {"retriever": {"knn": {"inference_id": "angle"}}}]}}
            """#,
            #"""
            {"size": 10, "query": {"hybrid": {
              "queries": [
                {"function_score": {"query": {"match": {"bm25": {"query": "green tea"}}}, "min_score": 2}},
                {"knn": {"angle": {"vector": [0.6, -0.8], "k": 50}}}],
              "pagination_depth": 50}}}
            """#,
            #"""
            {"phase_results_processors": [{"normalization-processor": {
              "normalization": {"technique": "min_max"}, "combination": {"technique": "arithmetic_mean"}}}]}
            """#, .scaled(2)
        ),
        (
            #"""
            {"linear": {"rank_window_size": 20, "retrievers": [
              {"retriever": {"bm25": {}}, "normalizer": {"theoretical_minmax": {"lowest": 2}}, "weight": 0.5},
              {"retriever": {"bm25": {}}, "normalizer": "minmax", "weight": 0.25},
              {"retriever": {"knn": {"inference_id": "angle"}}, "normalizer": "theoretical_minmax", "weight": 0.25}]}}
            """#,
            #"""
            {"size": 10, "query": {"hybrid": {
              "queries": [{"match": {"bm25": {"query": "green tea"}}}, {"match": {"bm25": {"query": "green tea"}}},
                {"knn": {"angle": {"vector": [0.6, -0.8], "k": 20}}}],
              "pagination_depth": 20}}}
            """#,
            #"""
            {"phase_results_processors": [{"normalization-processor": {
              "normalization": {"technique": "min_max", "parameters": {"lower_bounds": [
                {"mode": "clip", "min_score": 2}, {"mode": "ignore"}, {"mode": "clip", "min_score": 0}]}},
              "combination": {"technique": "arithmetic_mean", "parameters": {"weights": [0.5, 0.25, 0.25]}}}}]}
            """#, .same
        ),
        (
            #"""
            {"combine": {"convention": "opensearch", "method": "z_score+arithmetic_mean", "rank_window_size": 20,
              "retrievers": [{"retriever": {"bm25": {}}, "weight": 1},
                {"retriever": {"sparse_vector": {"inference_id": "splade"}}, "weight": 4}]}}
            """#,
            #"""
            {"size": 10, "query": {"hybrid": {
              "queries": [{"match": {"bm25": {"query": "green tea"}}},
                {"neural_sparse": {"splade": {"query_tokens": {"tea": 1.7, "green": 0.4, "․": 0.1}}}}],
              "pagination_depth": 20}}}
            """#,
            #"""
            {"phase_results_processors": [{"normalization-processor": {
              "normalization": {"technique": "z_score"},
              "combination": {"technique": "arithmetic_mean", "parameters": {"weights": [0.2, 0.8]}}}}]}
            """#, .same
        ),
        (
            #"""
            {"combine": {"method": "harmonic_mean", "normalizer": "l2_norm", "rank_window_size": 20,
              "retrievers": [{"retriever": {"bm25": {}}}, {"retriever": {"knn": {"inference_id": "euclid"}}}]}}
            """#,
            #"""
            {"size": 10, "query": {"hybrid": {
              "queries": [{"match": {"bm25": {"query": "green tea"}}},
                {"knn": {"euclid": {"vector": [0.6, -0.8], "k": 20}}}],
              "pagination_depth": 20}}}
            """#,
            #"""
            {"phase_results_processors": [{"normalization-processor": {
              "normalization": {"technique": "l2"}, "combination": {"technique": "harmonic_mean"}}}]}
            """#, .same
        ),
    ]

    @Test(arguments: fusions) func fusionsAreHybridQueries(
        ours: String, body: String, pipeline: String, scores: ScoreConversion
    ) throws {
        let translation = try Self.tree.translation(of: ours)
        #expect(translation.missing.isEmpty, "\(translation.missing)")
        #expect(try JSON.written(try #require(translation.body)) == JSON.read(body))
        #expect(try JSON.written(try #require(translation.searchPipeline)) == JSON.read(pipeline))
        #expect(translation.scores == scores)
    }

    @Test func theConventionOfOpenSearchNeedsNoRemark() throws {
        for method in try #require(FusionConvention(rawValue: "opensearch")).methodNames {
            let translation = try Self.tree.translation(of: #"""
                {"combine": {"convention": "opensearch", "method": "\#(method)", "retrievers": [
                  {"retriever": {"bm25": {}}, "weight": 0.25},
                  {"retriever": {"knn": {"inference_id": "euclid"}}, "weight": 0.75}]}}
                """#)
            #expect(translation.missing + translation.notes == [], "\(method)")
            #expect(translation.scores == .same)
        }
    }

    @Test func aRerankerIsAProcessorOfTheResponse() throws {
        let translation = try Self.tree.translation(of: #"""
            {"text_similarity_reranker": {"inference_id": "ce", "blend": 1, "rank_window_size": 50,
              "filter": {"term": {"lang": "en"}},
              "retriever": {"rrf": {"rank_window_size": 50, "retrievers": [{"bm25": {}}]}}}}
            """#)
        #expect(translation.missing.isEmpty, "\(translation.missing)")
        #expect(
            try JSON.written(try #require(translation.body)) == JSON.read(#"""
                {"size": 50, "ext": {"rerank": {"query_context": {"query_text": "green tea"}}},
                  "query": {"hybrid": {"queries": [{"match": {"bm25": {"query": "green tea"}}}],
                    "filter": {"term": {"lang": "en"}}, "pagination_depth": 50}}}
                """#))
        #expect(
            try JSON.written(try #require(translation.searchPipeline)) == JSON.read(#"""
                {"phase_results_processors": [
                   {"score-ranker-processor": {"combination": {"technique": "rrf", "rank_constant": 60}}}],
                 "response_processors": [
                   {"rerank": {
                     "ml_opensearch": {"model_id": "ce"}, "context": {"document_fields": ["title", "text"]}}},
                   {"truncate_hits": {"target_size": 10}}]}
                """#))
    }

    @Test func aLoneSparseLegSearchesInTwoPhases() throws {
        let translation = try Self.tree.translation(of: #"""
            {"sparse_vector": {"inference_id": "splade", "two_phase": {"prune_ratio": 0.3}}}
            """#)
        #expect(
            try JSON.written(try #require(translation.searchPipeline)) == JSON.read(#"""
                {"request_processors": [{"neural_sparse_two_phase_processor": {
                  "enabled": true, "two_phase_parameter": {"prune_type": "max_ratio", "prune_ratio": 0.3,
                    "expansion_rate": 5, "max_window_size": 10000}}}]}
                """#))
    }

    @Test func encodesThere() throws {
        var tree = Self.tree
        tree.query = .template
        tree.fields = EngineFields(["splade": EngineField(field: "tokens", inferenceID: "m1")])
        #expect(
            try tree.member("query", of: #"{"sparse_vector": {"inference_id": "splade"}}"#)
                == JSON.read(#"{"neural_sparse": {"tokens": {"query_text": "{{query}}", "model_id": "m1"}}}"#))
        #expect(
            try tree.member("query", of: #"{"knn": {"inference_id": "minilm"}}"#)
                == JSON.read(#"{"neural": {"minilm": {"query_text": "{{query}}", "model_id": "minilm", "k": 10}}}"#))
    }

    @Test func minimaAndPages() throws {
        var tree = Self.tree
        (tree.size, tree.from, tree.timeout) = (5, 15, .seconds(2))
        let translation = try tree.translation(of: #"{"knn": {"inference_id": "minilm", "min_score": 0.25}}"#)
        #expect(translation.scores == .positive)
        #expect(
            try JSON.written(try #require(translation.body)) == JSON.read(#"""
                {"size": 5, "from": 15, "timeout": "2000ms", "min_score": 1.25,
                  "query": {"knn": {"minilm": {"vector": [0.6, -0.8], "k": 20}}}}
                """#))
    }
}
