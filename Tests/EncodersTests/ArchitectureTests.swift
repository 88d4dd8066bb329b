import Encoders
import Foundation
import Retrieval
import Testing

/// A small random model of each architecture against transformers (see Fixtures/make_architectures.py).
@Suite struct ArchitectureTests {
    static let names = [
        "distilbert", "electra", "roberta", "xlm-roberta", "mpnet", "modernbert", "modernbert-biased",
    ]

    private struct Expectation: Decodable {
        struct Example: Decodable {
            var text: String
            var weights: [Float]
            /// The mean of the last hidden states.
            var mean: [Float]
        }
        struct Pair: Decodable {
            var query: String
            var document: String
            var logits: [Float]
        }
        var max_length: Int
        var examples: [Example]
        var pairs: [Pair]
    }

    private func folder(_ name: String) -> URL {
        TestModels.fixture("architectures/\(name)")
    }

    private func expectation(_ name: String) throws -> Expectation {
        try TestModels.decode(Expectation.self, "architectures/\(name)/expected.json")
    }

    private func differ(_ a: [Float], _ b: [Float]) -> Float {
        a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
    }

    @Test(arguments: names) func words(name: String) async throws {
        let expected = try expectation(name)
        let encoder = try SpladeEncoder(folder: folder(name), maxLength: expected.max_length, precision: .float32)
        let vectors = try await encoder.encode(expected.examples.map(\.text), as: .document)
        for (vector, example) in zip(vectors, expected.examples) {
            var weights = [Float](repeating: 0, count: encoder.vocabularySize)
            for (term, weight) in zip(vector.terms, vector.weights) {
                weights[Int(term)] = weight
            }
            #expect(differ(weights, example.weights) < 1e-4, "\(example.text)")
        }
    }

    private func expectMeans(_ folder: URL, _ expected: Expectation) async throws {
        let encoder = try DenseTextEncoder(folder: folder, maxLength: expected.max_length, precision: .float32)
        let vectors = try await encoder.encode(expected.examples.map(\.text), as: .document)
        for (vector, example) in zip(vectors, expected.examples) {
            let length = example.mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(differ(vector, example.mean.map { $0 / length }) < 1e-5, "\(example.text)")
        }
    }

    @Test(arguments: names) func states(name: String) async throws {
        try await expectMeans(folder(name), expectation(name))
    }

    /// Savers of bodies without a head leave out the name of the body in front of those of its tensors.
    @Test(arguments: names.filter { $0 != "distilbert" }) func statesOfBareBodies(name: String) async throws {
        let expected = try expectation(name)
        try await TestModels.withCopy(of: "architectures/\(name)") { folder in
            let prefix = name.hasPrefix("modernbert") ? "model." : name == "xlm-roberta" ? "roberta." : "\(name)."
            try folder.editHeader("\"\(prefix)", "\"")
            try await expectMeans(folder, expected)
        }
    }

    @Test(arguments: names) func classes(name: String) async throws {
        let expected = try expectation(name)
        let encoder = try TransformerCrossEncoder(
            folder: folder(name), maxLength: expected.max_length, precision: .float32)
        for (query, pairs) in Dictionary(grouping: expected.pairs, by: \.query) {
            let logits = try await encoder.logits(query: query, documents: pairs.map(\.document))
            #expect(logits.count == pairs.count)
            for (found, pair) in zip(logits, pairs) {
                #expect(differ(found, pair.logits) < 1e-4, "\(pair.query) / \(pair.document)")
            }
        }
        #expect(encoder.labels.count == expected.pairs[0].logits.count)
    }

    /// Products of bytes are coarse on vectors of 32 numbers, but still point the same way.
    @Test(arguments: names) func statesInReducedPrecision(name: String) async throws {
        let expected = try expectation(name)
        for (precision, least) in [(Precision.automatic, Float(0.999)), (.int8, 0.98)] {
            let encoder = try DenseTextEncoder(
                folder: folder(name), maxLength: expected.max_length, precision: precision)
            let vectors = try await encoder.encode(expected.examples.map(\.text), as: .document)
            for (vector, example) in zip(vectors, expected.examples) {
                let length = example.mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
                let cosine = zip(vector, example.mean).reduce(0) { $0 + $1.0 * $1.1 } / length
                #expect(cosine >= least, "\(precision): \(example.text)")
            }
        }
    }

    @Test func scoresOfOneAndTwoLabels() async throws {
        for name in ["electra", "distilbert"] {
            let expected = try expectation(name)
            let encoder = try TransformerCrossEncoder(
                folder: folder(name), maxLength: expected.max_length, precision: .float32)
            let pairs = expected.pairs.filter { $0.query == expected.pairs[0].query }
            let documents = pairs.map(\.document)
            let logits = pairs.map { $0.logits.count == 1 ? $0.logits[0] : $0.logits[1] - $0.logits[0] }
            let scores = try await encoder.score(query: pairs[0].query, documents: documents)
            #expect(differ(scores, logits) < 1e-4)
            let activated = try await encoder.activatedScores(query: pairs[0].query, documents: documents)
            #expect(differ(activated, logits.map { 1 / (1 + exp(-$0)) }) < 1e-4)
        }
    }

    @Test func manyLabelsHaveNoScore() async throws {
        let encoder = try TransformerCrossEncoder(folder: folder("roberta"))
        #expect(encoder.labels == ["contradiction", "entailment", "neutral"])
        let problem = "the model has 3 labels (contradiction, entailment, neutral), "
            + "but a cross-encoder that scores has 1 or 2"
        let error = await #expect(throws: ModelError.self) {
            try await encoder.score(query: "sun", documents: ["rain"])
        }
        #expect(error?.problem == problem)
        #expect(throws: ModelError.self) { try encoder.checkScores() }
    }

    @Test(arguments: zip(
        ["RobertaForMaskedLM", "RobertaModel", "XLMRobertaForSequenceClassification", "RobertaForCausalLM"],
        [TextModel.Kind.sparse, .dense, .crossEncoder, nil]))
    func kindsByClass(architecture: String, kind: TextModel.Kind?) async throws {
        try await TestModels.withCopy(of: "architectures/roberta") { folder in
            let field = "\"architectures\": [\"\(architecture)\"]"
            try folder.edit("config.json", "{\"transformers_version\"", to: "{\(field), \"version\"")
            let opened: TextModel.Kind? = switch try? TextModel.open(folder) {
            case .sparse: .sparse
            case .dense: .dense
            case .crossEncoder: .crossEncoder
            case nil: nil
            }
            #expect(opened == kind)
        }
    }

    @Test func camembertIsARoberta() async throws {
        try await TestModels.withCopy(of: "architectures/roberta") { folder in
            try folder.edit("config.json", "\"model_type\": \"roberta\"", to: "\"model_type\": \"camembert\"")
            try await expectMeans(folder, expectation("roberta"))
        }
    }
}
