import Encoders
import Foundation
import Retrieval
import Testing
import Tokenizers

/// Two real models against transformers in single precision (Fixtures/reference.json says how it was made).
@Suite struct ReferenceTests {
    private struct Reference: Decodable {
        struct Example: Decodable {
            var text: String
            var input_ids: [UInt32]
            var splade: [String: Float]
            var minilm: [Float]?
        }
        var examples: [Example]
    }

    private let examples: [Reference.Example]

    init() throws {
        examples = try TestModels.decode(Reference.self, "reference.json").examples
    }

    @Test func spladeTiny() async throws {
        let folder = try TestModels.real("splade-tiny")
        let encoder = try SpladeEncoder(folder: folder, precision: .float32)
        let tokenizer = try TextTokenizer(folder: folder)
        #expect(encoder.maxLength == 256)
        #expect(encoder.vocabularySize == 30522)
        let vectors = try await encoder.encode(examples.map(\.text), as: .document)
        for (vector, example) in zip(vectors, examples) {
            #expect(tokenizer.encode(example.text, maxLength: encoder.maxLength).ids == example.input_ids)
            var weights: [String: Float] = [:]
            for (term, weight) in zip(vector.terms, vector.weights) {
                weights[String(term)] = weight
            }
            for term in Set(weights.keys).union(example.splade.keys) {
                let difference = abs((weights[term] ?? 0) - (example.splade[term] ?? 0))
                #expect(difference <= 1e-4, "term \(term) of \(example.text)")
            }
        }
    }

    @Test func miniLM() async throws {
        let encoder = try DenseTextEncoder(folder: TestModels.real("all-MiniLM-L6-v2"), precision: .float32)
        #expect(encoder.maxLength == 256)
        #expect(encoder.dimension == 384)
        let references = examples.filter { $0.minilm != nil }
        let vectors = try await encoder.encode(references.map(\.text), as: .document)
        for (vector, example) in zip(vectors, references) {
            let expected = try #require(example.minilm)
            let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let cosine = zip(vector, expected).reduce(0) { $0 + $1.0 * $1.1 } / length
            #expect(cosine >= 0.999_99, "\(example.text)")
        }
    }

    /// What reduced precision may do to the vectors. (`docs/quality.md` has what it does to rankings.)
    @Test(arguments: [(Precision.automatic, Float(0.999)), (.int8, 0.985)])
    func reducedPrecision(_ precision: Precision, leastCosine: Float) async throws {
        let dense = try DenseTextEncoder(folder: TestModels.real("all-MiniLM-L6-v2"), precision: precision)
        let references = examples.filter { $0.minilm != nil }
        for (vector, example) in zip(try await dense.encode(references.map(\.text), as: .document), references) {
            let expected = try #require(example.minilm)
            let length = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(zip(vector, expected).reduce(0) { $0 + $1.0 * $1.1 } / length >= leastCosine, "\(example.text)")
        }
        let sparse = try SpladeEncoder(folder: TestModels.real("splade-tiny"), precision: precision)
        for (vector, example) in zip(try await sparse.encode(examples.map(\.text), as: .document), examples) {
            let product = zip(vector.terms, vector.weights).reduce(Float(0)) {
                $0 + $1.1 * (example.splade[String($1.0)] ?? 0)
            }
            let lengths = [vector.weights, Array(example.splade.values)].map { weights in
                weights.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
            }
            #expect(product / (lengths[0] * lengths[1]) >= leastCosine, "\(example.text)")
        }
    }
}
