import Encoders
import Foundation
import Testing
import Tokenizers

/// Folders that lack something or say what is not so: each error names the file and what is wrong with it.
@Suite struct BrokenFolderTests {
    /// The message of opening a damaged copy of a fixture.
    private func message(
        _ fixture: String, as kind: TextModel.Kind? = nil, maxLength: Int? = nil, _ damage: (URL) throws -> Void
    ) async throws -> String {
        try await TestModels.withCopy(of: fixture) { folder in
            try damage(folder)
            do {
                _ = try TextModel.open(folder, as: kind, maxLength: maxLength)
                return "opened"
            } catch {
                #expect(error is ModelError || error is TokenizerError)
                return "\(error)"
            }
        }
    }

    @Test func missingFiles() async throws {
        #expect(try await message("splade-tied") { try $0.remove("config.json") }.hasSuffix("has no config.json"))
        #expect(try await message("splade-tied") { try $0.remove("vocab.txt") }
            .hasSuffix("has neither tokenizer.json nor vocab.txt nor vocab.json and merges.txt"))
        #expect(try await message("splade-tied") { try $0.remove("model.safetensors") }
            .contains("has no model.safetensors"))
        let nowhere = TestModels.fixture("no-such-model")
        #expect(throws: ModelError(path: nowhere.path, problem: "is not a folder")) { try TextModel.open(nowhere) }
    }

    @Test func wrongKind() async throws {
        #expect(try await message("cross-encoder", as: .sparse) { _ in }.hasSuffix(
            "config.json: describes a cross-encoder (BertForSequenceClassification), expected a sparse encoder"))
        #expect(try await message("splade-tied", as: .dense) { _ in }.contains("expected a dense encoder"))
        #expect(try await message("dense-cls", as: .crossEncoder) { _ in }.contains("expected a cross-encoder"))
    }

    @Test func architectures() async throws {
        let entry = "\"BertForMaskedLM\""
        #expect(try await message("splade-tied") { try $0.edit("config.json", entry, to: "\"GPT2LMHeadModel\"") }
            .contains("names the architecture GPT2LMHeadModel; known are …ForMaskedLM"))
        #expect(try await message("splade-tied", as: .sparse) { try $0.edit("config.json", entry, to: "\"Other\"") }
            .hasSuffix("the architecture Other is not supported; expected …ForMaskedLM"))
        #expect(try await message("splade-tied") { try $0.edit("config.json", "architectures", to: "other") }
            .contains("names no architectures"))
        #expect(try await message("splade-tied", as: .sparse) { folder in
            try folder.edit("config.json", "architectures", to: "other")
        } == "opened")
        #expect(try await message("splade-tied") { try $0.edit("config.json", "\"bert\"", to: "\"gpt2\"") }
            .contains("model_type is \"gpt2\"; supported are bert, camembert, distilbert"))
    }

    @Test func sparseModelWithoutItsHead() async throws {
        let message = try await message("dense-cls", as: .sparse) { folder in
            try folder.remove("modules.json")
            try folder.remove("1_Pooling")
            try folder.edit("config.json", "BertModel", to: "BertForMaskedLM")
        }
        #expect(message.hasSuffix("model.safetensors: tensor cls.predictions.transform.dense.weight is missing"))
    }

    @Test func configurationThatDoesNotFitTheWeights() async throws {
        let cases = [
            ("\"hidden_size\": 24", "\"hidden_size\": 48", "has shape [151, 24], expected [151, 48]"),
            ("_heads\": 4", "_heads\": 5", "is not a multiple of num_attention_heads 5"),
            ("_layers\": 1", "_layers\": 2", "bert.encoder.layer.1.attention.self.query.weight is missing"),
            ("_layers\": 1", "_layers\": 0", "num_hidden_layers is 0, not a possible size"),
            ("\"vocab_size\": 151", "\"vocab_size\": 150", "vocab_size is 150, but the tokenizer has 151 tokens"),
            ("\"vocab_size\": 151", "\"vocab_size\": \"151\"", "the field \"vocab_size\" has the wrong type"),
            ("\"vocab_size\"", "\"words\"", "lacks the field \"vocab_size\""),
            ("\"gelu\"", "\"swish\"", "hidden_act is \"swish\"; supported are gelu, gelu_new and relu"),
            ("\"is_decoder\": false", "\"is_decoder\": true", "is_decoder is true; only encoders are supported"),
            ("{", "[", "is not valid JSON"),
        ]
        for (text, replacement, problem) in cases {
            let message = try await message("splade-tied") { try $0.edit("config.json", text, to: replacement) }
            #expect(message.hasSuffix(problem), "\(message)")
        }
    }

    @Test func lengthsOutsideOfThePositions() async throws {
        for length in [Int.min, 0, 2, 65, Int.max] {
            #expect(try await message("splade-tied", maxLength: length) { _ in }
                .hasSuffix("a maximum length of \(length) is outside of the model's 3...64"))
        }
        #expect(try await message("splade-tied", maxLength: 3) { _ in } == "opened")
    }

    @Test func classifierThatDoesNotFit() async throws {
        let message = try await message("cross-encoder-2") { folder in
            // The same bytes, declared as four labels of half the width.
            try folder.editHeader(
                #""classifier.weight":{"dtype":"F16","shape":[2,32]"#,
                #""classifier.weight":{"dtype":"F16","shape":[4,16]"#)
        }
        #expect(message.hasSuffix("tensor classifier.weight has shape [4, 16], expected [4, 32]"))
    }
}
