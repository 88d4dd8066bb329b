import Encoders
import Foundation
import Retrieval
import Testing

/// Folders that sentence-transformers wrote, against what it computes (see Fixtures/make_sentence_transformers.py), in
/// single precision as there.
@Suite struct SentenceTransformersTests {
    private struct Expectation: Decodable {
        var max_length: Int
        var similarity: SimilarityFunction
        var examples: [Example]
    }

    private struct Example: Decodable {
        var text: String
        var role: String
        var vector: [Float]

        var textRole: TextRole { role == "query" ? .query : .document }
    }

    private func isClose(_ a: [Float], _ b: [Float]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-4 + 1e-5 * abs($1) }
    }

    @Test(arguments: ["st-poolings", "st-layers", "st-router", "st-asym"]) func dense(name: String) async throws {
        let expected = try TestModels.decode(Expectation.self, "\(name)/expected.json")
        guard case .dense(let encoder) = try TextModel.open(TestModels.fixture(name), precision: .float32) else {
            Issue.record("not a dense encoder")
            return
        }
        #expect(encoder.maxLength == expected.max_length)
        #expect(encoder.similarity == expected.similarity)
        for role in [TextRole.query, .document] {
            let examples = expected.examples.filter { $0.textRole == role }
            let vectors = try await encoder.encode(examples.map(\.text), as: role)
            for (vector, example) in zip(vectors, examples) {
                #expect(vector.count == encoder.dimension)
                #expect(isClose(vector, example.vector), "\(role) \(example.text)")
            }
        }
    }

    @Test func lengthOfVectors() throws {
        #expect(try DenseTextEncoder(folder: TestModels.fixture("st-router")).normalizes)
        // A vector of length 1 that is cut is shorter.
        #expect(try !DenseTextEncoder(folder: TestModels.fixture("st-layers")).normalizes)
        #expect(try !DenseTextEncoder(folder: TestModels.fixture("st-poolings")).normalizes)
    }

    @Test(arguments: ["st-splade-router", "opensearch"]) func sparse(name: String) async throws {
        let expected = try TestModels.decode(Expectation.self, "\(name)/expected.json")
        let folder = TestModels.fixture(name)
        guard case .sparse(let encoder) = try TextModel.open(folder, maxLength: 32, precision: .float32) else {
            Issue.record("not a sparse encoder")
            return
        }
        #expect(encoder.similarity == expected.similarity)
        try await expect(encoder, expected.examples)
    }

    private func expect(_ encoder: SpladeEncoder, _ examples: [Example]) async throws {
        for role in [TextRole.query, .document] {
            let examples = examples.filter { $0.textRole == role }
            let vectors = try await encoder.encode(examples.map(\.text), as: role)
            for (vector, example) in zip(vectors, examples) {
                var weights = [Float](repeating: 0, count: encoder.vocabularySize)
                for (term, weight) in zip(vector.terms, vector.weights) {
                    weights[Int(term)] = weight
                }
                #expect(isClose(weights, example.vector), "\(role) \(example.text)")
            }
        }
    }

    private struct Variants: Decodable {
        struct Variant: Decodable {
            var pooling_strategy: String
            var activation_function: String
            var examples: [Example]
        }
        var similarity: SimilarityFunction
        var variants: [Variant]
    }

    @Test func spladePoolings() async throws {
        let expected = try TestModels.decode(Variants.self, "st-splade/expected.json")
        #expect(expected.variants.count == 4)
        for variant in expected.variants {
            try await TestModels.withCopy(of: "st-splade") { folder in
                let config = #"{"pooling_strategy": "\#(variant.pooling_strategy)", "#
                    + #""activation_function": "\#(variant.activation_function)"}"#
                try config.write(
                    to: folder.appending(path: "1_SpladePooling/config.json"), atomically: true, encoding: .utf8)
                let encoder = try SpladeEncoder(folder: folder, precision: .float32)
                #expect(encoder.maxLength == 32)
                #expect(encoder.similarity == expected.similarity)
                try await expect(encoder, variant.examples)
            }
        }
    }

    /// Products of integers need their scales before the logarithms of a sum.
    @Test func sumsOfIntegerProducts() async throws {
        let texts = ["how much rain does a tree need in a warm year", "sea", ""]
        let folder = TestModels.fixture("st-splade")
        let exact = try await SpladeEncoder(folder: folder, precision: .float32).encode(texts, as: .document)
        let rounded = try await SpladeEncoder(folder: folder, precision: .int8).encode(texts, as: .document)
        for (a, b) in zip(exact, rounded) {
            #expect(a.dot(b) / (a.dot(a) * b.dot(b)).squareRoot() > 0.99)
            #expect(abs(a.dot(a) / b.dot(b) - 1) < 0.05)
        }
    }

    /// Queries of an inference-free model need no weights of its transformer.
    @Test func lookedUpQueries() async throws {
        let encoder = try SpladeEncoder(folder: TestModels.fixture("st-splade-router"))
        let query = try await encoder.encode(["Rain, rain and rain in the sea"], as: .query)[0]
        #expect(query.terms.compactMap { encoder.token(of: $0) }.sorted() == [",", "and", "in", "rain", "sea", "the"])
        #expect(try await encoder.encode([""], as: .query) == [.empty])
        let long = String(repeating: "rain ", count: 20_000)
        #expect(try await encoder.encode([long], as: .query)[0].count == 1)
    }

    /// A table of vectors alone, as model2vec has it: 0 for a text without tokens, and no limit but the file's own.
    @Test func tokenVectorsAlone() async throws {
        try await TestModels.withCopy(of: "st-router") { folder in
            try #"[{"path": "query_0_StaticEmbedding", "type": "sentence_transformers.models.StaticEmbedding"}]"#
                .write(to: folder.appending(path: "modules.json"), atomically: true, encoding: .utf8)
            try folder.remove("config_sentence_transformers.json")
            let texts = ["", "rain", "sea", "rain sea", "rain rain sea sea sea sea sea sea"]
            let vectors = try await DenseTextEncoder(folder: folder, precision: .float32).encode(texts, as: .query)
            #expect(vectors[0] == [Float](repeating: 0, count: 10))
            #expect(isClose(vectors[3], zip(vectors[1], vectors[2]).map { ($0 + $1) / 2 }))
            #expect(isClose(vectors[4], zip(vectors[1], vectors[2]).map { ($0 + 3 * $1) / 4 }))

            try folder.edit(
                "query_0_StaticEmbedding/tokenizer.json", "\"truncation\": null",
                to: #""truncation": {"max_length": 4, "strategy": "LongestFirst", "stride": 0}"#)
            let encoder = try DenseTextEncoder(folder: folder, precision: .float32)
            #expect(encoder.maxLength == 4)
            #expect(isClose(try await encoder.encode([texts[4]], as: .document)[0], vectors[3]))
        }
    }

    /// As OpenSearch has its models: the transformer lies beside the router's file, the query's weights are in JSON.
    @Test func routerInTheTransformersFolder() async throws {
        let expected = try TestModels.decode(Expectation.self, "st-splade-router/expected.json")
        try await TestModels.withCopy(of: "st-splade-router") { folder in
            let transformer = folder.appending(path: "document_0_Transformer")
            for file in try FileManager.default.contentsOfDirectory(atPath: transformer.path) {
                try FileManager.default.moveItem(
                    at: transformer.appending(path: file), to: folder.appending(path: file))
            }
            try folder.edit("router_config.json", "document_0_Transformer", to: "")
            let query = folder.appending(path: "query_0_SparseStaticEmbedding")
            try query.remove("model.safetensors")
            try query.edit("config.json", "{", to: #"{"path": "weights.json","#)
            try #"{"sea": 1, "rain": 2.5, "sun": 0}"#.write(
                to: query.appending(path: "weights.json"), atomically: true, encoding: .utf8)

            let encoder = try SpladeEncoder(folder: folder, precision: .float32)
            try await expect(encoder, expected.examples.filter { $0.role == "document" })
            let vector = try await encoder.encode(["sun, rain and sea and rain"], as: .query)[0]
            let weights = zip(vector.terms.compactMap { encoder.token(of: $0) }, vector.weights)
            #expect(Dictionary(uniqueKeysWithValues: weights) == ["rain": 2.5, "sea": 1])
        }
    }

    private struct PairExpectation: Decodable {
        struct Pair: Decodable {
            var query: String
            var document: String
            var score: Float
        }
        var pairs: [Pair]
    }

    @Test func crossEncoderWithModules() async throws {
        let expected = try TestModels.decode(PairExpectation.self, "st-cross-encoder/expected.json")
        guard case .crossEncoder(let encoder) = try TextModel.open(
            TestModels.fixture("st-cross-encoder"), precision: .float32)
        else {
            Issue.record("not a cross-encoder")
            return
        }
        let query = expected.pairs[0].query
        let scores = try await encoder.score(query: query, documents: expected.pairs.map(\.document))
        #expect(isClose(scores, expected.pairs.map(\.score)))
    }

    /// A prompt that is named after the role, even an empty one, comes before the default one.
    @Test func promptsOfRoles() async throws {
        try await TestModels.withCopy(of: "dense-cls") { folder in
            let settings = folder.appending(path: "config_sentence_transformers.json")
            func vector(_ text: String, _ role: TextRole, _ config: String) async throws -> [Float] {
                try config.write(to: settings, atomically: true, encoding: .utf8)
                return try await DenseTextEncoder(folder: folder, precision: .float32).encode([text], as: role)[0]
            }
            let plain = try await vector("sea sun", .document, "{}")
            let named = #"{"prompts": {"passage": "sea ", "q": "rain "}, "default_prompt_name": "q"}"#
            #expect(isClose(try await vector("sun", .document, named), plain))
            let queried = try await vector("rain sun", .document, "{}")
            #expect(isClose(try await vector("sun", .query, named), queried))
            let empty = #"{"prompts": {"query": "", "document": null, "q": "rain "}, "default_prompt_name": "q"}"#
            #expect(isClose(try await vector("sea sun", .query, empty), plain))
            #expect(isClose(try await vector("sun", .document, empty), queried))
        }
    }
}
