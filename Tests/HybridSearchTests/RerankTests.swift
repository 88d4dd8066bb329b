import Foundation
import HybridSearch
import Testing

/// Re-ranking with a real, if small and random, cross-encoder folder.
@Suite struct RerankTests {
    private static let crossEncoder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "EncodersTests/Fixtures/cross-encoder")

    private func pipeline(model: String, blend: Double, window: Int = 10, timeout: Duration? = nil) -> Pipeline {
        let node = RerankerNode(
            retriever: Pipeline.bm25.search.retriever, inferenceID: model, rankWindow: window, blend: blend)
        return Pipeline(
            name: "rerank",
            search: SearchDefinition(
                retriever: RetrieverNode(.textSimilarityReranker(node), options: .init(timeout: timeout))))
    }

    @Test func theCrossEncoderDecidesTheOrder() async throws {
        let index = try await PackagesIndex.index()
        let query = "library for development"
        let response = try await index.search(
            query, k: 10, pipeline: pipeline(model: Self.crossEncoder.path, blend: 1), explain: true)
        #expect(!response.degraded)
        let encoder = try await EncoderLibrary().crossEncoder(model: Self.crossEncoder.path)
        let texts = response.map { $0.document!.text(ofFields: ["title", "text"]) }
        let scores = try await encoder.score(query: query, documents: texts)
        #expect(scores == scores.sorted(by: >), "hits are in the cross-encoder's order")
        for (hit, score) in zip(response, scores) {
            #expect(abs(hit.score - Double(score)) < 1e-5)
            #expect(hit.explanation?.details.map(\.kind) == ["cross_encoder", "bm25"])
        }
    }

    @Test func aBlendOfZeroKeepsTheOrder() async throws {
        let index = try await PackagesIndex.index()
        let query = "library for development"
        let plain = try await index.search(query, k: 10, pipeline: Pipeline(name: "b", search: Pipeline.bm25.search))
        let blended = try await index.search(query, k: 10, pipeline: pipeline(model: Self.crossEncoder.path, blend: 0))
        #expect(blended.map(\.id) == plain.map(\.id))
    }

    @Test func aModelOfAnotherKindIsRefused() async throws {
        let index = try await PackagesIndex.index()
        let error = await #expect(throws: (any Error).self) {
            try await index.search("chess", pipeline: pipeline(model: "splade-tiny", blend: 1))
        }
        #expect("\(try #require(error))".contains("config.json"))
    }
}
