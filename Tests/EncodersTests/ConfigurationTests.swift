import Encoders
import Foundation
import Testing

/// What configurations of each architecture say that is not supported or impossible.
@Suite struct ConfigurationTests {
    /// The problem with an edited configuration of a fixture.
    private func problem(_ name: String, _ text: String, _ replacement: String) async throws -> String? {
        try await TestModels.withCopy(of: "architectures/\(name)") { folder -> String? in
            try folder.edit("config.json", text, to: replacement)
            do {
                _ = try TransformerConfiguration(folder.appending(path: "config.json"))
                return nil
            } catch let error as ModelError {
                return error.problem
            }
        }
    }

    @Test(arguments: [
        ("\"full_attention\", \"sliding", "\"chunked\", \"sliding", "layer_types has the unknown type \"chunked\""),
        ("\"full_attention\", \"sliding_attention\", ", "", "layer_types has 2 elements for 4 layers"),
        ("\"num_attention_heads\": 4", "\"num_attention_heads\": 32", "heads of 1 numbers cannot be turned"),
        ("\"rope_theta\": 100.0", "\"rope_theta\": -1", "the rotary base of sliding_attention is -1.0"),
        ("\"rope_type\": \"default\"", "\"rope_type\": \"yarn\"", "rope_type is \"yarn\"; only \"default\""),
        ("\"rope_parameters\"", "\"rope_scaling\"", "rope_scaling is not supported"),
        ("\"local_attention\": 8", "\"local_attention\": 0", "local_attention is 0, not a possible size"),
        ("\"classifier_pooling\": \"cls\"", "\"classifier_pooling\": \"max\"", "supported are cls and mean"),
        ("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 1000000", "num_hidden_layers is 1000000"),
        ("\"hidden_activation\": \"gelu\"", "\"hidden_activation\": \"silu\"", "hidden_activation is \"silu\""),
        ("\"norm_bias\": false", "\"norm_bias\": 1", "the field \"norm_bias\" has the wrong type"),
        ("\"norm_eps\": 1e-05", "\"norm_eps\": 2", "norm_eps is 2.0, expected a small positive number"),
    ]) func modernBert(text: String, replacement: String, problem: String) async throws {
        let found = try await self.problem("modernbert", text, replacement)
        #expect(found?.contains(problem) == true, "\(found ?? "none")")
    }

    @Test func otherArchitectures() async throws {
        for (name, text, replacement, expected) in [
            ("distilbert", "\"dim\"", "\"hidden_size\"", "lacks the field \"dim\""),
            ("mpnet", "_num_buckets\": 32", "_num_buckets\": 16", "relative_attention_num_buckets is 16"),
            ("roberta", "\"pad_token_id\": 1", "\"pad_token_id\": -1", "pad_token_id is -1"),
            ("roberta", "\"pad_token_id\": 1", "\"pad_token_id\": 70", "max_position_embeddings is 66, too few"),
            ("electra", "\"embedding_size\": 24", "\"embedding_size\": 0", "embedding_size is 0"),
            ("electra", "\"model_type\": \"electra\"", "\"model_type\": 1", "\"model_type\" has the wrong type"),
        ] {
            let found = try await problem(name, text, replacement)
            #expect(found?.contains(expected) == true, "\(found ?? "none")")
        }
    }

    /// A null counts as absent, and what is absent has transformers' default.
    @Test func defaults() async throws {
        for (name, text, replacement) in [
            ("roberta", "\"pad_token_id\": 1", "\"pad_token_id\": null"),
            ("roberta", "\"layer_norm_eps\": 1e-12", "\"other\": 0"),
            ("modernbert", "\"norm_bias\": false", "\"norm_bias\": null"),
        ] {
            #expect(try await problem(name, text, replacement) == nil)
        }
    }

    @Test func describesTheModel() throws {
        let folder = TestModels.fixture("architectures")
        let roberta = try TransformerConfiguration(folder.appending(path: "roberta/config.json"))
        #expect(roberta.modelType == "roberta")
        #expect(roberta.maximumPositions == 64)
        #expect(roberta.segmentTypes == 1)
        #expect(roberta.labels == ["contradiction", "entailment", "neutral"])
        let distilbert = try TransformerConfiguration(folder.appending(path: "distilbert/config.json"))
        #expect(distilbert.hiddenSize == 32 && distilbert.layers == 2 && distilbert.intermediateSize == 48)
        let electra = try TransformerConfiguration(folder.appending(path: "electra/config.json"))
        #expect(electra.embeddingSize == 24 && electra.hiddenSize == 32)
    }
}
