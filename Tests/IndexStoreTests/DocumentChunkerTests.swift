import Foundation
import HybridSearch
import Testing

/// Documents cut for a small model, whose tokens are those of its folder beside the encoders' tests.
@Suite struct DocumentChunkerTests {
    /// Reads 24 tokens, two of them special ones.
    private static let model = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "EncodersTests/Fixtures/dense-cls").path

    private func chunker(_ chunking: ChunkingDefinition?, dense: Bool = true) async throws -> DocumentChunker {
        var definition = IndexDefinition(bm25: BM25Definition(), chunking: chunking)
        if dense { definition.dense["d"] = DenseDefinition(model: Self.model) }
        return try await DocumentChunker(definition: definition, encoders: EncoderLibrary())
    }

    private func texts(_ chunked: ChunkedDocuments) -> [String] {
        chunked.batches().flatMap(\.texts)
    }

    private let text = "Why is the sea cold. The wind is warm. Is it the sun? It is. Why is the wind cold. The sea."

    @Test func withoutChunkingDocumentsStayWhole() async throws {
        let chunked = try await chunker(nil).chunks(of: [Document(id: "1", title: "T", text: text)])
        #expect(chunked.ranges == [nil])
        #expect(texts(chunked) == ["T \(text)"])
    }

    @Test func everyChunkHasTheContext() async throws {
        let chunked = try await chunker(ChunkingDefinition(maximumTokens: 8), dense: false)
            .chunks(of: [Document(id: "1", title: "Sea", text: text), Document(id: "2", text: "short")])
        let pieces = [
            "Why is the sea cold.", "The wind is warm. Is it the sun?", "It is. Why is the wind cold.", "The sea.",
        ]
        #expect(texts(chunked) == pieces.map { "Sea " + $0 } + ["short"])
        let utf8 = Array(text.utf8)
        #expect(chunked.ranges[0]?.map { String(decoding: utf8[$0], as: UTF8.self) } == pieces)
        #expect(chunked.ranges[1] == [0..<5])
    }

    /// Whatever the title, the model reads all of each chunk.
    @Test(arguments: ["", "sea", "the wind and the sea and the sun, a long title that the model cannot read whole"])
    func chunksFitTheModel(title: String) async throws {
        let encoder = try DenseTextEncoder(folder: URL(filePath: Self.model))
        for strategy in Chunker.Strategy.allCases {
            let chunking = ChunkingDefinition(strategy: strategy, maximumTokens: 200, overlap: 50)
            let document = Document(id: "1", title: title, text: text + " " + text)
            let chunked = try await chunker(chunking).chunks(of: [document])
            #expect(chunked.textCount > 1)
            for chunk in texts(chunked) {
                #expect(encoder.documentTokenCount(of: chunk) <= encoder.documentTokenLimit, "\(chunk)")
                #expect(title.isEmpty || title.hasPrefix(chunk.prefix(3)))
            }
        }
    }

    @Test func documentsWithoutTextHaveOneChunk() async throws {
        let chunker = try await chunker(ChunkingDefinition(maximumTokens: 5))
        let chunked = try await chunker.chunks(
            of: [Document(id: "1", title: "the sea"), Document(id: "2"), Document(id: "3", text: " ")])
        #expect(chunked.ranges == [[0..<0], [0..<0], [0..<0]])
        #expect(texts(chunked) == ["the sea", "", ""])
    }

    @Test func batchesAreBoundedAndAddUp() async throws {
        let chunker = try await chunker(ChunkingDefinition(strategy: .fixed, maximumTokens: 2), dense: false)
        let documents = (0..<7).map { i in
            Document(id: DocumentID("\(i)"), text: Array(repeating: "word", count: i * 3 + 1).joined(separator: " "))
        }
        let chunked = try await chunker.chunks(of: documents)
        let all = texts(chunked)
        #expect(all.count == chunked.textCount)
        for size in [1, 3, 4, 1000] {
            let batches = Array(chunked.batches(of: size))
            #expect(batches.allSatisfy { $0.texts.count <= size })
            #expect(batches.flatMap(\.texts) == all)
            #expect(abs(batches.reduce(0) { $0 + $1.documents } - 7) < 1e-9)
        }
        #expect(try await Array(chunker.chunks(of: []).batches()).isEmpty)
    }

    /// A title that would be repeated with every chunk.
    @Test func hostileTitlesAreCut() async throws {
        let chunker = try await chunker(ChunkingDefinition(maximumTokens: 8), dense: false)
        for title in [String(repeating: "x", count: 1 << 20), String(repeating: "é ", count: 1 << 19)] {
            let chunked = try await chunker.chunks(of: [Document(id: "1", title: title, text: text)])
            #expect(texts(chunked).allSatisfy { $0.utf8.count < 5000 })
        }
    }
}
