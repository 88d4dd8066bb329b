import Encoders
import Foundation
import Retrieval
import Testing

/// Small random models in the variants that folders come in, against transformers (see Fixtures/make_models.py).
@Suite struct SmallModelTests {
    private struct SparseExpectation: Decodable {
        struct Example: Decodable {
            var text: String
            var weights: [Float]
        }
        var max_length: Int
        var examples: [Example]
    }

    @Test(arguments: ["splade-tied", "splade-untied"]) func sparseEncoder(name: String) async throws {
        let expected = try TestModels.decode(SparseExpectation.self, "\(name)/expected.json")
        let encoder = try SpladeEncoder(
            folder: TestModels.fixture(name), maxLength: expected.max_length, precision: .float32)
        let vectors = try await encoder.encode(expected.examples.map(\.text), as: .document)
        #expect(vectors.count == expected.examples.count)
        for (vector, example) in zip(vectors, expected.examples) {
            var weights = [Float](repeating: 0, count: encoder.vocabularySize)
            for (term, weight) in zip(vector.terms, vector.weights) {
                weights[Int(term)] = weight
            }
            #expect(weights.count == example.weights.count)
            #expect(zip(weights, example.weights).allSatisfy { abs($0 - $1) < 1e-4 }, "\(example.text)")
            #expect(zip(vector.terms, vector.terms.dropFirst()).allSatisfy(<))
            #expect(vector.weights.allSatisfy { $0 > 0 })
        }
        #expect(encoder.token(of: 2) == "[CLS]")
        #expect(encoder.token(of: UInt32(encoder.vocabularySize)) == nil)
    }

    private struct PairExpectation: Decodable {
        struct Pair: Decodable {
            var query: String
            var document: String
            var score: Float
        }
        var max_length: Int
        var pairs: [Pair]
    }

    @Test(arguments: ["cross-encoder", "cross-encoder-2"]) func crossEncoder(name: String) async throws {
        let expected = try TestModels.decode(PairExpectation.self, "\(name)/expected.json")
        let encoder = try TransformerCrossEncoder(
            folder: TestModels.fixture(name), maxLength: expected.max_length, precision: .float32)
        for (query, pairs) in Dictionary(grouping: expected.pairs, by: \.query) {
            let scores = try await encoder.score(query: query, documents: pairs.map(\.document))
            for (score, pair) in zip(scores, pairs) {
                #expect(abs(score - pair.score) < 1e-4, "\(pair.query) / \(pair.document)")
            }
        }
        #expect(try await encoder.score(query: "sun", documents: []) == [])
    }

    private struct DenseExpectation: Decodable {
        struct Example: Decodable {
            var text: String
            var role: String
            var vector: [Float]
        }
        var max_length: Int
        var examples: [Example]
    }

    /// Pooling of [CLS], prompts, no normalization, the length of `sentence_bert_config.json`.
    @Test func denseEncoder() async throws {
        let expected = try TestModels.decode(DenseExpectation.self, "dense-cls/expected.json")
        let encoder = try DenseTextEncoder(folder: TestModels.fixture("dense-cls"), precision: .float32)
        #expect(encoder.maxLength == expected.max_length)
        #expect(encoder.dimension == 20)
        #expect(!encoder.normalizes)
        for example in expected.examples {
            let role: TextRole = example.role == "query" ? .query : .document
            let vector = try await encoder.encode([example.text], as: role)[0]
            #expect(zip(vector, example.vector).allSatisfy { abs($0 - $1) < 1e-4 }, "\(example.text)")
        }
    }

    @Test func meanPoolingIsTheDefault() async throws {
        try await TestModels.withCopy(of: "dense-cls") { folder in
            try folder.remove("modules.json")
            try folder.remove("1_Pooling")
            let encoder = try DenseTextEncoder(folder: folder, precision: .float32)
            #expect(encoder.normalizes)
            let vector = try await encoder.encode(["why is the sea cold"], as: .document)[0]
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        }
    }

    @Test func opensFoldersAsTheirKind() throws {
        guard case .sparse = try TextModel.open(TestModels.fixture("splade-tied"), precision: .float32) else {
            Issue.record("not a sparse encoder")
            return
        }
        guard case .dense = try TextModel.open(TestModels.fixture("dense-cls"), precision: .float32) else {
            Issue.record("not a dense encoder")
            return
        }
        let folder = TestModels.fixture("cross-encoder")
        guard case .crossEncoder(let encoder) = try TextModel.open(folder, precision: .float32) else {
            Issue.record("not a cross-encoder")
            return
        }
        #expect(encoder.maxLength == 64)
    }
}
