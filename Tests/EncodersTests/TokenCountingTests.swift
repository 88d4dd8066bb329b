import Encoders
import Foundation
import Retrieval
import Testing

/// What an encoder says of a text's tokens is what it reads.
@Suite struct TokenCountingTests {
    /// Words from the fixtures' vocabulary, a long one, and marks.
    private static let words = ["why", "is", "the", "sea", "cold,", "warmest", "wind", "(sun)", "sea-wind", "Thé"]

    /// A text that takes exactly so many tokens.
    private func text(of tokens: Int, _ counter: some TokenCounting) throws -> String {
        var text = ""
        for i in 0..<10 * tokens {
            let longer = text + (text.isEmpty ? "" : " ") + Self.words[i % Self.words.count]
            if counter.documentTokenCount(of: longer) <= tokens { text = longer }
        }
        try #require(counter.documentTokenCount(of: text) == tokens, "no text of \(tokens) tokens")
        return text
    }

    @Test(arguments: ["dense-cls", "st-poolings", "st-layers"]) func dense(name: String) async throws {
        let encoder = try DenseTextEncoder(
            folder: TestModels.fixture(name), maxLength: 20, precision: .float32)
        func vector(_ text: String) async throws -> [Float] { try await encoder.encodeDocument(text) }
        let full = try text(of: encoder.documentTokenLimit, encoder)
        #expect(try await vector(full) == vector(full + " sea wind"), "what is beyond the limit is not read")
        let almost = try text(of: encoder.documentTokenLimit - 1, encoder)
        #expect(try await vector(almost) != vector(almost + " sea wind"), "what is within the limit is read")
    }

    @Test(arguments: ["splade-tied", "st-splade", "st-splade-router"]) func sparse(name: String) async throws {
        let encoder = try SpladeEncoder(folder: TestModels.fixture(name), maxLength: 20, precision: .float32)
        func vector(_ text: String) async throws -> SparseVector { try await encoder.encodeDocument(text) }
        let full = try text(of: encoder.documentTokenLimit, encoder)
        #expect(try await vector(full) == vector(full + " sea wind"), "what is beyond the limit is not read")
        let almost = try text(of: encoder.documentTokenLimit - 1, encoder)
        #expect(try await vector(almost) != vector(almost + " sea wind"), "what is within the limit is read")
    }

    @Test func specialTokensAndPromptsTakeRoom() throws {
        let plain = try DenseTextEncoder(folder: TestModels.fixture("st-layers"), maxLength: 20)
        #expect(plain.documentTokenLimit == 18)
        // "the warm sea: "
        let prompted = try DenseTextEncoder(folder: TestModels.fixture("st-poolings"), maxLength: 20)
        #expect(prompted.documentTokenLimit < 18)
        #expect(prompted.documentTokenCount(of: "") == 0)
    }
}
