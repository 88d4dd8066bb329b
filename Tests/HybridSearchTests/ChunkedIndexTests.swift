import Foundation
import HybridSearch
import TestSupport
import Testing

/// An index of chunks: legs search chunks, hits are documents.
@Suite struct ChunkedIndexTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "EncodersTests/Fixtures")

    private static let documents = [
        Document(
            id: "tea", title: "Drinks",
            text: """
                Thé is hot. Pour water over the leaves.

                The best leaves grow on high mountains. Coffee is another matter.
                """),
        Document(id: "sea", title: "Water", text: "The sea is cold. The wind is warm. The sun is far."),
        Document(id: "empty", title: "Mountains"),
    ]

    private static let definition = IndexDefinition(
        bm25: BM25Definition(),
        dense: ["d": DenseDefinition(model: fixtures.appending(path: "dense-cls").path, faiss: "Flat")],
        chunking: ChunkingDefinition(maximumTokens: 8))

    private static func bm25Index(in folder: TemporaryFolder) async throws -> SearchIndex {
        var definition = definition
        definition.dense = [:]
        let pipeline = Pipeline(name: "chunks", index: definition, search: Pipeline.bm25.search)
        let index = try await SearchIndex.create(at: folder.appending("chunks.index"), pipeline: pipeline)
        try await index.add(documents)
        return index
    }

    @Test func hitsAreDocumentsWithTheirBestChunk() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        #expect(await index.documentCount == 3)
        let hits = try await index.search("mountains", explain: true)
        #expect(Set(hits.map(\.id)) == ["tea", "empty"])
        let tea = try #require(hits.first { $0.id == "tea" })
        #expect(tea.document == Self.documents[0])
        let chunk = try #require(tea.chunk)
        #expect(chunk.text == "The best leaves grow on high mountains.")
        #expect(tea.explanation?.chunk == chunk.index)
        #expect(tea.explanation?.terms.map(\.term) == ["mountain"])
        let scalars = Array(Self.documents[0].text.unicodeScalars)[chunk.scalarRange]
        #expect(String(String.UnicodeScalarView(scalars)) == chunk.text)
        #expect(chunk.index == 1)
        let empty = try #require(hits.first { $0.id == "empty" })
        #expect(empty.chunk == SearchHit.Chunk(index: 0, range: 0..<0, of: ""))
    }

    @Test func theTitleIsPartOfEveryChunk() async throws {
        let folder = try TemporaryFolder()
        let hits = try await Self.bm25Index(in: folder).search("drinks coffee")
        #expect(hits.map(\.id) == ["tea"])
        #expect(hits[0].chunk?.text == "Coffee is another matter.")
    }

    @Test func filtersHoldForChunks() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let hits = try await index.search("the water sea", filter: .ids(["tea"]))
        #expect(hits.map(\.id) == ["tea"])
        #expect(hits[0].chunk?.text == "Thé is hot. Pour water over the leaves.")
    }

    @Test func wholeDocumentsHaveNoChunk() async throws {
        let folder = try TemporaryFolder()
        let index = try await SearchIndex.create(at: folder.appending("whole.index"), pipeline: .bm25)
        try await index.add(Self.documents)
        let hits = try await index.search("mountains", explain: true)
        #expect(hits.count == 2)
        #expect(hits.allSatisfy { $0.chunk == nil && $0.explanation?.chunk == nil })
        #expect(hits.json.objectValue?["hits"]?.arrayValue?[0].objectValue?["chunk"] == nil)
    }

    /// Legs that find different chunks, and a cross-encoder that reads the one which fusion keeps.
    @Test func theCrossEncoderReadsTheChunk() async throws {
        let folder = try TemporaryFolder()
        let fusion = RetrieverNode(
            .rrf(
                RRFNode(
                    retrievers: [
                        .init(RetrieverNode(.bm25(BM25Leg())), weight: 2),
                        .init(RetrieverNode(.knn(KNNLeg(inferenceID: "d")))),
                    ], rankWindow: 10)))
        let model = Self.fixtures.appending(path: "cross-encoder").path
        let reranked = RetrieverNode(
            .textSimilarityReranker(RerankerNode(retriever: fusion, inferenceID: model, rankWindow: 10, blend: 1)))
        let pipeline = Pipeline(
            name: "rerank", index: Self.definition, search: SearchDefinition(retriever: reranked))
        let index = try await SearchIndex.create(at: folder.appending("rerank.index"), pipeline: pipeline)
        try await index.add(Self.documents)

        let query = "warm wind"
        let hits = try await index.search(query)
        #expect(!hits.degraded)
        #expect(hits.first { $0.id == "sea" }?.chunk?.text.contains("The wind is warm.") == true)
        let encoder = try await EncoderLibrary().crossEncoder(model: model)
        for hit in hits {
            let parts = [hit.document?.title ?? "", hit.chunk?.text ?? ""]
            let text = parts.filter { !$0.isEmpty }.joined(separator: " ")
            let score = try await encoder.score(query: query, documents: [text])[0]
            #expect(abs(hit.score - Double(score)) < 1e-5)
        }
    }

    /// More chunks than are encoded at once.
    @Test func longDocumentsAreIndexedWhole() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let text = (0..<6000).map { "This is sentence number\($0) of a long text." }.joined(separator: " ")
        let progress = Progress()
        try await index.add([Document(id: "long", text: text)]) { progress.note($0.documents) }
        #expect(progress.last == 1)
        for number in [0, 1023, 1024, 5999] {
            let hits = try await index.search("number\(number)")
            #expect(hits.map(\.id) == ["long"])
            #expect(hits.first?.chunk?.text.contains("number\(number) ") == true)
        }
    }

    private final class Progress: @unchecked Sendable {
        // Guarded by the lock.
        private var value = 0
        private let lock = NSLock()

        func note(_ documents: Int) { lock.withLock { value = max(value, documents) } }

        var last: Int { lock.withLock { value } }
    }
}
