import Foundation
import HybridSearch
import Testing

@Suite struct PipelineFileTests {
    private func pipeline(_ json: String) throws -> Pipeline {
        try Pipeline(json: Data(json.utf8), file: "p.json")
    }

    private func problems(_ json: String) throws -> [String] {
        do {
            _ = try pipeline(json)
            return []
        } catch PipelineError.invalid(_, let problems) {
            return problems.map(\.description)
        }
    }

    @Test func aBareSearchBodyIsAPipeline() throws {
        let pipeline = try pipeline(#"{"size": 3, "retriever": {"bm25": {}}}"#)
        #expect(pipeline.index == nil)
        #expect(pipeline.search.size == 3)
        #expect(pipeline.search.retriever == RetrieverNode(.bm25(BM25Leg())))
    }

    @Test func readsTheWholeTree() throws {
        let pipeline = try pipeline(
            """
            {"retriever": {"text_similarity_reranker": {"inference_id": "m", "blend": 0.3, "rank_window_size": 20,
              "timeout_ms": 50, "on_failure": "fail", "retriever": {"rrf": {"rank_constant": 10, "retrievers": [
                {"bm25": {"k1": 0.9, "b": 0.4, "filter": {"term": {"a": 1}}, "_name": "words"}},
                {"weight": 2, "retriever": {"linear": {"normalizer": "zscore", "retrievers": [
                  {"weight": 0.5, "retriever": {"knn": {"inference_id": "d", "k": 5, "num_candidates": 9}}}]}}}]}}}}}
            """)
        guard case .textSimilarityReranker(let reranker) = pipeline.search.retriever.kind,
            case .rrf(let rrf) = reranker.retriever.kind,
            case .linear(let linear) = rrf.retrievers[1].retriever.kind
        else {
            Issue.record("the tree has another shape: \(pipeline.search.retriever)")
            return
        }
        #expect(reranker.blend == 0.3)
        #expect(pipeline.search.retriever.options.timeout == .milliseconds(50))
        #expect(pipeline.search.retriever.options.onFailure == .fail)
        #expect(rrf.rankConstant == 10)
        #expect(rrf.retrievers[0].retriever.name == "words")
        #expect(rrf.retrievers[0].retriever.options.filter == .term(field: "a", value: 1))
        #expect(rrf.retrievers[1].weight == 2)
        #expect(linear.retrievers[0].normalizer == .zscore)
        #expect(linear.retrievers[0].weight == 0.5)
        #expect(linear.retrievers[0].retriever.kind == .knn(KNNLeg(inferenceID: "d", k: 5, candidates: 9)))
        #expect(pipeline.search.retriever.legs.map(\.name) == ["words", "d"])
    }

    @Test func namesThePathOfAWeight() throws {
        let found = try problems(
            """
            {"retriever": {"linear": {"retrievers": [
              {"retriever": {"bm25": {}}}, {"weight": -0.5, "retriever": {"bm25": {}}}]}}}
            """)
        #expect(found == ["$.retriever.linear.retrievers[1].weight: must be ≥ 0, found -0.5"])
    }

    @Test func findsEveryMistakeAtOnce() throws {
        let found = try problems(
            """
            {"search": {"size": 0, "retreiver": {}, "retriever": {"rrf": {"rank_constant": 0, "rank_window_size": "x",
              "retrievers": [{"bm25": {"b": 2}}, {"knn": {"k": 1}}]}}}, "index": {"bm25": {"analyzer": "klingon"}}}
            """)
        #expect(found.contains("$.search.size: must be from 1 to 10000, found 0"))
        #expect(found.contains("$.search.retreiver: is unknown; did you mean \"retriever\"?"))
        #expect(found.contains("$.search.retriever.rrf.rank_constant: must be from 1 to 1000000, found 0"))
        #expect(found.contains("$.search.retriever.rrf.rank_window_size: must be an integer, found a string"))
        #expect(found.contains("$.search.retriever.rrf.retrievers[0].bm25.b: must be from 0 to 1, found 2"))
        #expect(found.contains("$.search.retriever.rrf.retrievers[1].knn: \"inference_id\" is missing"))
        #expect(found.contains { $0.hasPrefix("$.index.bm25.analyzer: ") && $0.contains("klingon") })
    }

    @Test func aNormalizerMustBeTheParents() throws {
        let found = try problems(
            """
            {"retriever": {"linear": {"normalizer": "minmax", "retrievers": [
              {"retriever": {"bm25": {}}, "normalizer": "l2_norm"}]}}}
            """)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("$.retriever.linear.retrievers[0].normalizer: must be") == true)
    }

    @Test func combinesByMethodAndConvention() throws {
        func node(_ body: String) throws -> CombineNode {
            let pipeline = try pipeline(
                #"{"retriever": {"combine": {"retrievers": [{"retriever": {"bm25": {}}, "weight": 3}], \#(body)}}}"#)
            guard case .combine(let node) = pipeline.search.retriever.kind else { preconditionFailure("another node") }
            #expect(try Pipeline(json: Data(pipeline.jsonText().utf8)) == pipeline, "it is written as it was read")
            return node
        }
        #expect(try node(#""method": "mnz""#).combiner == .mnz)
        #expect(try node(#""method": "mnz""#).retrievers[0].normalizer == .minmax)
        #expect(try node(#""method": "rbc", "persistence": 0.9, "scale": true"#).combiner == .rbc(persistence: 0.9))
        let qdrant = try node(#""convention": "qdrant""#)
        #expect(qdrant.combiner == .rrf(.init(constant: 2, origin: 0, weighting: .rank)))
        #expect(qdrant.retrievers[0].weight == 3)
        let weaviate = try node(#""convention": "weaviate", "normalizer": {"sigmoid": {"a": 2, "b": -1}}"#)
        #expect(weaviate.retrievers[0].normalizer == .sigmoid(a: 2, b: -1))
        #expect(weaviate.retrievers[0].weight == 1)
        #expect(try node(#""convention": "pyserini""#).absent == .minimum)
    }

    @Test(arguments: [
        ("{}", "is missing"), (#"{"method": "mzn"}"#, "must be one of"), (#"{"convention": "solr"}"#, "must be one of"),
        (#"{"convention": "qdrant", "method": "rff"}"#, "rrf, dbsf"), (#"{"method": "mnz", "gamma": 2}"#, "is no parameter"),
        (#"{"method": "max", "absent": "minimum"}"#, "gives nothing"),
        (#"{"method": "sum", "normalizer": "zscore", "scale": true}"#, "have no bound"),
    ])
    func mistakesOfCombineAreFound(body: String, problem: String) throws {
        let members = body.dropFirst().dropLast()
        let found = try problems(
            #"{"retriever": {"combine": {"retrievers": [{"retriever": {"bm25": {}}}]\#(members.isEmpty ? "" : ", ")\#(members)}}}"#)
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    @Test func aWindowHoldsTheHits() throws {
        let found = try problems(
            #"{"size": 50, "retriever": {"rrf": {"rank_window_size": 10, "retrievers": [{"bm25": {}}]}}}"#)
        #expect(found == ["$.retriever.rrf.rank_window_size: must be ≥ size (50), found 10"])
    }

    @Test func sparseLegsRescore() throws {
        let text = #"{"retriever": {"sparse_vector": {"inference_id": "s", "prune": true, "rescore": "exact"}}}"#
        let exact = try pipeline(text)
        guard case .sparseVector(let leg) = exact.search.retriever.kind else {
            Issue.record("the tree has another shape: \(exact.search.retriever)")
            return
        }
        #expect(leg.options.isExact && leg.options.rescoringOversample == nil && leg.options.pruning != nil)
        #expect(try Pipeline(json: Data(exact.jsonText().utf8)).search == exact.search)
        let wrong = #"{"inference_id": "s", "rescore": "exact", "two_phase": true, "oversample": 3}"#
        let found = try problems(#"{"retriever": {"sparse_vector": \#(wrong)}}"#)
        #expect(found.contains { $0.contains("two_phase: has no meaning with") })
        #expect(found.contains { $0.contains("oversample: has no meaning") })
        let unknown = try problems(#"{"retriever": {"sparse_vector": {"inference_id": "s", "rescore": "best"}}}"#)
        #expect(unknown == ["$.retriever.sparse_vector.rescore: must be true, false or \"exact\", found \"best\""])
    }

    @Test func readsPagesDepthsAndBudgets() throws {
        let text = """
            {"size": 20, "from": 40, "budget_ms": 80, "retriever": {"rrf": {"rank_window_size": 60, "retrievers": [
              {"retriever": {"bm25": {}}, "depth": 200}, {"knn": {"inference_id": "d"}},
              {"retriever": {"linear": {"retrievers": [{"retriever": {"bm25": {}}, "depth": 5}]}}}]}}}
            """
        let pipeline = try pipeline(text)
        #expect(pipeline.search.from == 40)
        #expect(pipeline.search.budget == .milliseconds(80))
        guard case .rrf(let rrf) = pipeline.search.retriever.kind,
            case .linear(let linear) = rrf.retrievers[2].retriever.kind
        else {
            Issue.record("the tree has another shape: \(pipeline.search.retriever)")
            return
        }
        #expect(rrf.retrievers.map(\.depth) == [200, nil, nil])
        #expect(linear.retrievers.map(\.depth) == [5])
        let written = try Pipeline(json: Data(pipeline.jsonText().utf8))
        #expect(written.search == pipeline.search)
    }

    @Test func pagesEndWithTheLastRank() throws {
        let found = try problems(
            """
            {"size": 10, "from": 9991, "budget_ms": 0, "retriever": {"rrf": {"retrievers": [
              {"retriever": {"bm25": {}}, "depth": 0}]}}}
            """)
        #expect(found.sorted() == [
            "$.budget_ms: must be from 1 to 3600000, found 0",
            "$.from: must be at most 10000 together with size (10), found 9991",
            "$.retriever.rrf.retrievers[0].depth: must be from 1 to 10000, found 0",
        ])
    }

    @Test func legsMustBeInTheIndexPart() throws {
        let found = try problems(
            """
            {"index": {"sparse": {"splade": {"model": "m"}}},
             "search": {"retriever": {"sparse_vector": {"inference_id": "splad"}}}}
            """)
        #expect(found.count == 1)
        #expect(found.first?.contains("\"splad\"") == true)
    }

    @Test func brokenJSONNamesTheLine() throws {
        let error = try #require(throws: PipelineError.self) { try pipeline("{\n  \"retriever\": {\n    oops\n") }
        #expect("\(error)".contains("p.json: is not JSON"))
        #expect("\(error)".contains("line 3"))
    }

    @Test(arguments: ["[]", "3", "null", "{}", #"{"search": []}"#, #"{"search": {"retriever": {}}}"#])
    func whatIsNotAPipelineIsRefused(json: String) throws {
        #expect(try !problems(json).isEmpty)
    }

    @Test func deepNestingIsRefusedWithoutACrash() {
        let json = String(repeating: "[", count: 100_000)
        #expect(throws: PipelineError.self) { try pipeline(json) }
    }

    @Test(arguments: Pipeline.ready) func whatIsWrittenReadsBack(pipeline: Pipeline) throws {
        let text = try pipeline.jsonText()
        #expect(try Pipeline(json: Data(text.utf8)) == pipeline)
    }
}
