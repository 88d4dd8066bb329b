import Foundation
import HybridSearch
import Testing

/// Pages, filters and budgets over an index with all kinds of retrievers.
@Suite struct PagingTests {
    private static let crossEncoder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "EncodersTests/Fixtures/cross-encoder").path

    private static func search(_ json: String) throws -> Pipeline {
        try Pipeline(json: Data(#"{"search": {"retriever": \#(json)}}"#.utf8))
    }

    private static let legs = [
        #"{"bm25": {}}"#, #"{"sparse_vector": {"inference_id": "splade"}}"#,
        #"{"sparse_vector": {"inference_id": "splade", "two_phase": true, "rescore": true, "prune": true}}"#,
        #"{"knn": {"inference_id": "minilm"}}"#, #"{"knn": {"inference_id": "minilm", "k": 40}}"#,
    ]

    /// Every leg alone and every compound over them.
    static let trees: [String] = {
        let list = legs.joined(separator: ", ")
        let linear = legs.map { #"{"retriever": \#($0), "depth": 30}"# }.joined(separator: ", ")
        let rrf = #"{"rrf": {"rank_window_size": 50, "retrievers": [\#(list)]}}"#
        let children = #"{"retriever": \#(rrf), "weight": 2}, \#(linear)"#
        let nested = #"{"linear": {"normalizer": "minmax", "retrievers": [\#(children)]}}"#
        let reranker = { (child: String) -> String in
            let members = #""inference_id": "\#(crossEncoder)", "rank_window_size": 7, "retriever": \#(child)"#
            return #"{"text_similarity_reranker": {\#(members)}}"#
        }
        let zscore = #"{"linear": {"normalizer": "zscore", "retrievers": [\#(linear)]}}"#
        return legs + [rrf, zscore, nested, reranker(legs[0]), reranker(legs[3]), reranker(nested)]
            + [#"{"rrf": {"retrievers": [\#(reranker(legs[1])), \#(legs[0])]}}"#]
    }()

    @Test(arguments: trees) func twoPagesAreOneSearchOfTwiceTheSize(tree: String) async throws {
        let (index, pipeline) = (try await PackagesIndex.index(), try Self.search(tree))
        for query in ["a program for the desktop", "library"] {
            for size in [3, 10] {
                let both = try await index.search(SearchRequest(query, size: 2 * size), pipeline: pipeline)
                let first = try await index.search(SearchRequest(query, size: size), pipeline: pipeline)
                let second = try await index.search(SearchRequest(query, size: size, from: size), pipeline: pipeline)
                let pages = first.hits + second.hits
                #expect(pages.map(\.id) == both.map(\.id))
                #expect(pages.map(\.score) == both.map(\.score))
                #expect(pages.map(\.rank) == both.indices.map { $0 + 1 })
                #expect(!both.degraded)
            }
        }
    }

    @Test(arguments: trees) func oneFilterHoldsForEveryLeg(tree: String) async throws {
        let (index, filter) = (try await PackagesIndex.index(), Filter.term(field: "section", value: "sound"))
        let hits = try await index.search(
            SearchRequest("a program for the desktop", size: 100, filter: filter), pipeline: Self.search(tree))
        #expect(!hits.isEmpty)
        #expect(hits.allSatisfy { $0.document?.metadata["section"] == "sound" })
        var inside = try Self.search(tree)
        inside.search.filter = filter
        let same = try await index.search(
            SearchRequest("a program for the desktop", size: 100), pipeline: inside)
        #expect(same.map(\.id) == hits.map(\.id), "where the filter is said makes no difference")
        inside.search.filter = nil
        inside.search.retriever.options.filter = filter
        let atTheRoot = try await index.search(
            SearchRequest("a program for the desktop", size: 100), pipeline: inside)
        #expect(atTheRoot.map(\.id) == hits.map(\.id))
    }

    @Test func thereIsNothingBeyondTheWindow() async throws {
        let index = try await PackagesIndex.index()
        let pipeline = try Self.search(#"{"rrf": {"rank_window_size": 10, "retrievers": [{"bm25": {}}]}}"#)
        let beyond = try await index.search(
            SearchRequest("program library game", size: 10, from: 10), pipeline: pipeline)
        #expect(beyond.isEmpty)
        await #expect(throws: PipelineError.self) {
            try await index.search(SearchRequest("chess", size: 10, from: 9_991), pipeline: pipeline)
        }
        await #expect(throws: PipelineError.self) {
            try await index.search(SearchRequest("chess", from: -1), pipeline: pipeline)
        }
    }

    // MARK: Budgets

    @Test func aGenerousBudgetChangesNothing() async throws {
        let (index, pipeline) = (try await PackagesIndex.index(), try Self.search(Self.trees[10]))
        let free = try await index.search(SearchRequest("chess against the computer"), pipeline: pipeline)
        #expect(free.budget == nil)
        let bounded = try await index.search(
            SearchRequest("chess against the computer", budget: .seconds(600)), pipeline: pipeline)
        #expect(bounded.map(\.id) == free.map(\.id))
        #expect(bounded.map(\.score) == free.map(\.score))
        let report = try #require(bounded.budget)
        #expect(report.rung == 0)
        #expect(report.isWithin)
        #expect(report.rungs == 13)
        #expect(report.settings.first?.rankWindow == 7)
        #expect(bounded.json.objectValue?["budget"]?.objectValue?["within"] == true)
    }

    @Test func aBudgetThatNothingFitsStillAnswers() async throws {
        let index = try await PackagesIndex.index()
        var pipeline = try Self.search(Self.trees[10])
        pipeline.search.budget = .nanoseconds(1)
        let response = try await index.search("chess against the computer", k: 5, pipeline: pipeline)
        #expect(response.count == 5)
        #expect(!response.degraded)
        let report = try #require(response.budget)
        #expect(!report.isWithin)
        #expect(report.rung == report.rungs - 1)
        #expect(report.settings.first?.rankWindow == 0, "the reranker is left out")
        let explained = try await index.search("chess against the computer", k: 1, pipeline: pipeline, explain: true)
        let reranker = explained.first?.explanation?.details.first
        #expect(reranker?.note == "left out to stay inside the budget")
        await #expect(throws: PipelineError.self) {
            try await index.search(SearchRequest("chess", budget: .zero), pipeline: pipeline)
        }
    }
}
