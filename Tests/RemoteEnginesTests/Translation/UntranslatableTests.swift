import Foundation
import HybridSearch
import RemoteEngines
import Testing

/// What has no equivalent is named by its place: errors where results differ, notes where they do not.
@Suite struct UntranslatableTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var tree: String
        var elasticsearch: [String] = []
        var opensearch: [String] = []

        var paths: [(TargetEngine, [String])] { [(.elasticsearch, elasticsearch), (.opensearch, opensearch)] }
        var testDescription: String { tree }
    }

    private static let sixLegs = Array(repeating: #"{"bm25": {}}"#, count: 6).joined(separator: ",")

    private static let missing: [Case] = [
        Case(tree: #"{"bm25": {"k1": 0.9}}"#, elasticsearch: ["$.bm25.k1"], opensearch: ["$.bm25.k1"]),
        Case(tree: #"{"bm25": {"b": 0.4}}"#, elasticsearch: ["$.bm25.b"], opensearch: ["$.bm25.b"]),
        Case(
            tree: #"{"sparse_vector": {"inference_id": "splade", "prune": true}}"#,
            opensearch: ["$.sparse_vector.prune"]),
        Case(
            tree: #"{"bm25": {"filter": {"prefix": {"_id": "a"}}}}"#,
            elasticsearch: ["$.bm25.filter"], opensearch: ["$.bm25.filter"]),
        Case(
            tree: #"{"rrf": {"scale": true, "retrievers": [{"bm25": {}}]}}"#,
            elasticsearch: ["$.rrf.scale"], opensearch: ["$.rrf.scale"]),
        Case(
            tree: #"{"rrf": {"rank_window_size": 50, "retrievers": [{"retriever": {"bm25": {}}, "depth": 20}]}}"#,
            elasticsearch: ["$.rrf.retrievers[0].depth"], opensearch: ["$.rrf.retrievers[0].depth"]),
        Case(
            tree: #"""
                {"rrf": {"rank_window_size": 50, "retrievers": [
                  {"retriever": {"knn": {"inference_id": "minilm"}}, "depth": 70}]}}
                """#,
            elasticsearch: ["$.rrf.retrievers[0].depth"], opensearch: ["$.rrf.retrievers[0].depth"]),
        Case(
            tree: #"{"rrf": {"rank_constant": 20000, "retrievers": [{"bm25": {}}]}}"#,
            opensearch: ["$.rrf.rank_constant"]),
        Case(
            tree: #"{"rrf": {"retrievers": [{"retriever": {"bm25": {}}, "weight": 0}]}}"#,
            opensearch: ["$.rrf.retrievers"]),
        Case(
            tree: #"{"rrf": {"retrievers": [\#(sixLegs)]}}"#,
            opensearch: ["$.rrf.retrievers"]),
        Case(
            tree: #"""
                {"linear": {"absent": "minimum", "normalizer": "minmax", "retrievers": [{"retriever": {"bm25": {}}}]}}
                """#,
            elasticsearch: ["$.linear.absent"], opensearch: ["$.linear.absent"]),
        Case(
            tree: #"""
                {"linear": {"normalizer": "minmax", "scale": true, "retrievers": [{"retriever": {"bm25": {}}}]}}
                """#,
            elasticsearch: ["$.linear.scale"], opensearch: ["$.linear.scale"]),
        Case(
            tree: #"""
                {"linear": {"retrievers": [
                  {"retriever": {"bm25": {}}, "normalizer": "zscore"},
                  {"retriever": {"bm25": {}}, "normalizer": "dbsf"},
                  {"retriever": {"bm25": {}}, "normalizer": {"minmax": {"floor": 0.5}}}]}}
                """#,
            elasticsearch: (0...2).map { "$.linear.retrievers[\($0)].normalizer" },
            opensearch: (0...2).map { "$.linear.retrievers[\($0)].normalizer" }),
        // Scores of another scale, which these normalisers do not undo.
        Case(
            tree: #"""
                {"linear": {"normalizer": "l2_norm", "retrievers": [
                  {"retriever": {"bm25": {}}}, {"retriever": {"knn": {"inference_id": "minilm"}}},
                  {"retriever": {"knn": {"inference_id": "euclid"}}}]}}
                """#,
            elasticsearch: ["$.linear.retrievers[1].normalizer"], opensearch: ["$.linear.retrievers[1].normalizer"]),
        Case(
            tree: #"{"linear": {"retrievers": [{"retriever": {"knn": {"inference_id": "angle"}}}]}}"#,
            elasticsearch: ["$.linear.retrievers[0].normalizer"], opensearch: ["$.linear.retrievers[0].normalizer"]),
        Case(
            tree: #"""
                {"combine": {"convention": "opensearch", "method": "z_score+arithmetic_mean", "retrievers": [
                  {"retriever": {"bm25": {}}}]}}
                """#,
            elasticsearch: ["$.combine.retrievers[0].normalizer", "$.combine.retrievers[0].normalizer"]),
        Case(
            tree: #"{"combine": {"method": "geometric_mean", "retrievers": [{"retriever": {"bm25": {}}}]}}"#,
            elasticsearch: ["$.combine.method"]),
        Case(
            tree: #"""
                {"combine": {"method": "rrf", "rank_weights": "rank", "retrievers": [
                  {"retriever": {"bm25": {}}, "weight": 2}]}}
                """#,
            elasticsearch: ["$.combine.rank_weights"], opensearch: ["$.combine.rank_weights"]),
        Case(
            tree: #"""
                {"combine": {"method": "rrf", "rank_constant": 1, "rank_origin": 0, "retrievers": [
                  {"retriever": {"bm25": {}}}]}}
                """#,
            elasticsearch: ["$.combine.rank_origin"], opensearch: ["$.combine.rank_origin"]),
        // A retriever within another: its window there, its whole existence here.
        Case(
            tree: #"""
                {"rrf": {"rank_window_size": 50, "retrievers": [{"rrf": {"rank_window_size": 20, "retrievers": [
                  {"bm25": {"k1": 9}}]}}]}}
                """#,
            elasticsearch: [
                "$.rrf.retrievers[0].retriever.rrf.rank_window_size",
                "$.rrf.retrievers[0].retriever.rrf.retrievers[0].retriever.bm25.k1",
            ],
            opensearch: [
                "$.rrf.retrievers[0].retriever.rrf",
                "$.rrf.retrievers[0].retriever.rrf.retrievers[0].retriever.bm25.k1",
            ]),
        Case(
            tree: #"""
                {"text_similarity_reranker": {"inference_id": "ce", "rank_window_size": 5, "min_score": 1,
                  "retriever": {"bm25": {}}}}
                """#,
            elasticsearch: ["blend", "rank_window_size", "field"].map { "$.text_similarity_reranker.\($0)" },
            opensearch: ["blend", "min_score", "rank_window_size"].map { "$.text_similarity_reranker.\($0)" }),
        Case(
            tree: #"""
                {"text_similarity_reranker": {"inference_id": "ce", "blend": 1, "field": "text", "retriever": {
                  "text_similarity_reranker": {"inference_id": "ce", "blend": 1, "field": "text", "retriever": {
                    "bm25": {}}}}}}
                """#,
            opensearch: ["$.text_similarity_reranker.retriever.text_similarity_reranker"]),
    ]

    @Test(arguments: missing) func whatIsMissingIsNamed(_ expected: Case) throws {
        for (engine, paths) in expected.paths {
            let translation = try TranslatedTree(engine: engine).translation(of: expected.tree)
            #expect(translation.missing.map(\.path).sorted() == paths.sorted(), "\(engine): \(translation.missing)")
            #expect((translation.body == nil) == !paths.isEmpty)
            #expect(translation.missing.allSatisfy { !$0.reason.isEmpty && !$0.reason.hasSuffix(".") })
        }
    }

    private static let notes: [Case] = [
        Case(
            tree: #"{"bm25": {"timeout_ms": 50, "on_failure": "fail", "_name": "words"}}"#,
            elasticsearch: ["$.bm25.timeout_ms", "$.bm25.on_failure"],
            opensearch: ["$.bm25.timeout_ms", "$.bm25.on_failure", "$.bm25._name"]),
        Case(
            tree: #"{"knn": {"inference_id": "minilm", "nprobe": 4}}"#,
            elasticsearch: ["$.knn.nprobe"], opensearch: ["$.knn.nprobe"]),
        Case(
            tree: #"{"sparse_vector": {"inference_id": "splade", "two_phase": true, "rescore": true}}"#,
            elasticsearch: ["$.sparse_vector.two_phase", "$.sparse_vector.rescore"],
            opensearch: ["$.sparse_vector.rescore"]),
        Case(
            tree: #"""
                {"linear": {"normalizer": "minmax", "retrievers": [
                  {"retriever": {"knn": {"inference_id": "angle"}}}]}}
                """#,
            opensearch: ["$.linear.retrievers[0].normalizer"]),
        Case(
            tree: #"{"rrf": {"min_score": 0.01, "retrievers": [{"bm25": {}}]}}"#, opensearch: ["$.rrf.min_score"]),
        // The weights' sum, the floor of min_max, inner products below 0.
        Case(
            tree: #"""
                {"linear": {"retrievers": [
                  {"retriever": {"bm25": {}}, "normalizer": {"minmax": {"equal_scores": "unchanged"}}},
                  {"retriever": {"knn": {"inference_id": "minilm"}}, "normalizer": {"minmax": {"floor": 0.001}}}]}}
                """#,
            elasticsearch: ["$.linear.retrievers[0].normalizer"],
            opensearch: [
                "$.linear.retrievers", "$.linear.retrievers[0].normalizer", "$.linear.retrievers[0].normalizer",
                "$.linear.retrievers[1].normalizer",
            ]),
        Case(
            tree: #"{"rrf": {"retrievers": [{"sparse_vector": {"inference_id": "splade", "two_phase": true}}]}}"#,
            elasticsearch: ["$.rrf.retrievers[0].retriever.sparse_vector.two_phase"],
            opensearch: ["$.rrf.retrievers[0].retriever.sparse_vector.two_phase"]),
    ]

    @Test(arguments: notes) func whatDiffersIsNoted(_ expected: Case) throws {
        for (engine, paths) in expected.paths {
            let translation = try TranslatedTree(engine: engine).translation(of: expected.tree)
            #expect(translation.notes.map(\.path).sorted() == paths.sorted(), "\(engine): \(translation.notes)")
        }
    }

    @Test(arguments: TargetEngine.allCases) func everyOtherCombinerIsNamed(engine: TargetEngine) throws {
        let methods = [
            "mnz", "gmnz", "anz", "wmnz", "max", "min", "median", "isr", "log_isr", "borda", "condorcet", "rbc",
        ]
        for method in methods {
            let translation = try TranslatedTree(engine: engine).translation(
                of: #"{"combine": {"method": "\#(method)", "retrievers": [{"retriever": {"bm25": {"k1": 9}}}]}}"#)
            #expect(
                translation.missing.map(\.path).sorted() == [
                    "$.combine.method", "$.combine.retrievers[0].retriever.bm25.k1",
                ])
        }
    }

    @Test(arguments: TargetEngine.allCases) func trainedModelsAreNamed(engine: TargetEngine) throws {
        let model = try LearnedFusionModel(legs: ["bm25"], features: [.query("length")], weights: [1])
        let leg = ModelNode.Child(try TranslatedTree.node(#"{"bm25": {"b": 0}}"#))
        let node = RetrieverNode(.model(ModelNode(model: .learned(model), retrievers: [leg], rankWindow: 20)))
        let translation = TranslatedTree(engine: engine).translation(of: node)
        #expect(translation.missing.map(\.path) == ["$.learned", "$.learned.retrievers[0].retriever.bm25.b"])
    }

    @Test(arguments: TargetEngine.allCases) func theWholeSearchIsNamed(engine: TargetEngine) throws {
        let json = #"""
            {"filter": {"range": {"_id": {"gt": "a"}}}, "budget_ms": 50, "timeout_ms": 80,
              "retriever": {"bm25": {"k1": 3}}}
            """#
        let search = try Pipeline(json: Data(json.utf8)).search
        let translation = PipelineTranslator(to: engine, definition: TranslatedTree.definition)
            .translate(search, query: .template)
        #expect(translation.missing.map(\.path).sorted() == ["$.search.filter", "$.search.retriever.bm25.k1"])
        #expect(translation.notes.map(\.path) == ["$.search.budget_ms"])
    }

    @Test(arguments: TargetEngine.allCases) func chunksAreNamed(engine: TargetEngine) throws {
        var tree = TranslatedTree(engine: engine)
        tree.definition?.chunking = ChunkingDefinition()
        #expect(try tree.translation(of: #"{"bm25": {}}"#).missing.map(\.path) == ["$.index.chunking"])
    }

    @Test func pagesOfReRankedHitsBeginAtTheFirstInOpenSearch() throws {
        var tree = TranslatedTree(engine: .opensearch)
        tree.from = 10
        let reranker = #"{"text_similarity_reranker": {"inference_id": "ce", "blend": 1, "retriever": {"bm25": {}}}}"#
        #expect(try tree.translation(of: reranker).missing.map(\.path) == ["$.text_similarity_reranker"])
    }

    @Test func withoutAnIndexPartTheSimilarityIsAssumed() throws {
        var tree = TranslatedTree(engine: .elasticsearch)
        tree.definition = nil
        let translation = try tree.translation(of: #"{"knn": {"inference_id": "minilm"}}"#)
        #expect(translation.notes.map(\.path) == ["$.knn"])
        #expect(translation.scores == .centred)
    }
}
