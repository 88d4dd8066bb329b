import Foundation
import HybridSearch
import Synchronization
import TestSupport
import Testing

@Suite struct SearchIndexTests {
    @Test func everyDocumentIsIndexed() async throws {
        let (index, count, _) = try await PackagesIndex.shared.value
        #expect(count == CommitSummary(added: 120))
        #expect(await index.documentCount == 120)
    }

    @Test(arguments: [
        ("strategy game of ancient civilizations", DocumentID("0ad")),
        ("crack the key of a wireless network", "aircrack-ng"),
        ("rip an audio CD and encode it", "abcde"),
    ])
    func theThreeLegsFindWhatIsAskedFor(query: String, expected: DocumentID) async throws {
        let response = try await PackagesIndex.index().search(query, k: 3)
        #expect(response.contains { $0.id == expected }, "\(response.map(\.id))")
        #expect(!response.degraded)
        #expect(response.hits.map(\.rank) == Array(1...3))
    }

    @Test func explanationsAddUp() async throws {
        let response = try await PackagesIndex.index().search("edit text in the terminal", k: 10, explain: true)
        #expect(response.count == 10)
        for hit in response {
            let explanation = try #require(hit.explanation)
            #expect(explanation.kind == "linear")
            #expect(explanation.details.map(\.name) == ["bm25", "splade", "minilm"])
            let parts = explanation.details.compactMap(\.contribution).reduce(0, +)
            #expect(abs(parts - hit.score) < 1e-9)
            for leg in explanation.details where leg.kind != "knn" && leg.rank != nil {
                let terms = leg.terms.map(\.value).reduce(0, +)
                let score = try #require(leg.score)
                #expect(abs(terms - score) < 1e-3 * max(1, abs(score)), "\(leg.name) of \(hit.id)")
            }
        }
    }

    @Test func theTraceHoldsEveryStage() async throws {
        let response = try await PackagesIndex.index().search("music")
        let stages = Set(response.trace.map(\.name))
        for stage in ["bm25: search", "splade: encode", "splade: search", "minilm: encode", "minilm: search", "linear: fuse"] {
            #expect(stages.contains(stage))
        }
        #expect(response.trace.allSatisfy { $0.end <= response.took })
    }

    @Test func filtersHoldForEveryLeg() async throws {
        let index = try await PackagesIndex.index()
        let filter = Filter.term(field: "section", value: "sound")
        let response = try await index.search("a program for the desktop", k: 50, filter: filter)
        #expect(!response.isEmpty)
        for hit in response {
            #expect(hit.document?.metadata["section"] == "sound")
        }
        for pipeline in [Pipeline.bm25, .splade, .dense] {
            let bare = Pipeline(name: pipeline.name, search: pipeline.search)
            let request = SearchRequest("program", size: 50, filter: filter)
            let legHits = try await index.search(request, pipeline: bare)
            #expect(legHits.allSatisfy { $0.document?.metadata["section"] == "sound" }, "\(pipeline.name)")
        }
    }

    @Test(arguments: Pipeline.ready.filter { $0.name != "rerank" })
    func everyReadyPipelineSearchesTheIndex(pipeline: Pipeline) async throws {
        let response = try await PackagesIndex.index().search("chess", k: 5, pipeline: pipeline)
        #expect(response.first?.id == "3dchess", "\(pipeline.name): \(response.map(\.id))")
    }

    @Test func aModelThatIsNotThereIsNamed() async throws {
        let nothing = try TemporaryFolder()
        let index = try await PackagesIndex.index()
        let url = index.url
        let poor = try await SearchIndex.open(
            at: url, encoders: EncoderLibrary(models: ModelLibrary(root: nothing.url)))
        let error = await #expect(throws: (any Error).self) { try await poor.search("chess") }
        #expect("\(try #require(error))".contains("models pull splade-tiny"))
    }

    @Test func whatIsNotAnswerableIsRefused() async throws {
        let index = try await PackagesIndex.index()
        for query in ["", " \n\t"] {
            await #expect(throws: PipelineError.badRequest("the query is empty")) { try await index.search(query) }
        }
        await #expect(throws: PipelineError.self) { try await index.search("chess", k: 0) }
        await #expect(throws: PipelineError.self) { try await index.search("chess", k: 1_000_000) }
    }

    @Test func aQueryOf100000CharactersIsAnswered() async throws {
        let query = String(repeating: "chess board 日本 ", count: 7000)
        let response = try await PackagesIndex.index().search(query, k: 3)
        #expect(response.first?.id == "3dchess")
    }

    @Test func indexAndPipelineMustFit() async throws {
        let index = try await PackagesIndex.index()
        let other = Pipeline(
            name: "other", index: IndexDefinition(dense: ["minilm": DenseDefinition(model: "another-model")]),
            search: Pipeline.dense.search)
        await #expect(throws: IndexStoreError.self) { try await index.search("chess", pipeline: other) }
        let unknown = Pipeline(
            name: "unknown",
            search: SearchDefinition(retriever: RetrieverNode(.knn(KNNLeg(inferenceID: "no-such-leg")))))
        await #expect(throws: IndexStoreError.noSuchLeg(kind: "knn", name: "no-such-leg", known: ["minilm"])) {
            try await index.search("chess", pipeline: unknown)
        }
    }

    @Test func searchesRunSideBySide() async throws {
        let index = try await PackagesIndex.index()
        let queries = ["chess", "network scanner", "text editor", "play music", "math", "kernel module"]
        var alone: [[DocumentID]] = []
        for query in queries { alone.append(try await index.search(query).map(\.id)) }
        let together = try await withThrowingTaskGroup(of: (Int, [DocumentID]).self) { group in
            for i in 0..<24 {
                group.addTask { (i, try await index.search(queries[i % queries.count]).map(\.id)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (i, ids) in together {
            #expect(ids == alone[i % queries.count])
        }
    }

    @Test func additionsReplaceAndAreFoundAtOnce() async throws {
        let folder = try TemporaryFolder()
        let index = try await SearchIndex.create(at: folder.appending("index"))
        let progress = Progress()
        try await index.add(
            [Document(id: "1", text: "a cat sleeps"), Document(id: "2", text: "a dog barks")],
            progress: { progress.note($0) })
        #expect(progress.last == IndexingProgress(documents: 2, documentsTotal: 2, fraction: 1))
        #expect(try await index.search("kitten", k: 1).first?.id == "1")
        try await index.add([Document(id: "1", text: "stock market prices")])
        #expect(try await index.search("kitten").first { $0.id == "1" }?.document?.text == "stock market prices")
        #expect(try await index.search("finance", k: 1).first?.id == "1")
        #expect(await index.documentCount == 2)
        let reopened = try await SearchIndex.open(at: folder.appending("index"))
        #expect(reopened.pipeline == .hybrid)
        #expect(try await reopened.search("finance", k: 1).first?.id == "1")
    }

    @Test func anEmptyIndexAnswersNothing() async throws {
        let folder = try TemporaryFolder()
        let index = try await SearchIndex.create(at: folder.appending("index"))
        let response = try await index.search("anything")
        #expect(response.isEmpty)
        #expect(!response.degraded)
    }
}

/// The last report of an addition, from any thread.
private final class Progress: Sendable {
    private let state = Mutex<IndexingProgress?>(nil)

    func note(_ progress: IndexingProgress) {
        state.withLock { last in
            if progress.documents >= last?.documents ?? 0 { last = progress }
        }
    }

    var last: IndexingProgress? { state.withLock { $0 } }
}
