import Encoders
import Foundation
import Testing

/// Weights in shards, and files of weights that are not what they claim: errors name the file and the tensor.
@Suite struct ModelTensorsTests {
    private let sharded = "architectures/distilbert"
    private let first = "model-00001-of-00002.safetensors"

    private func error(_ fixture: String, _ damage: (URL) throws -> Void) async throws -> ModelError? {
        try await TestModels.withCopy(of: fixture) { folder in
            try damage(folder)
            return #expect(throws: ModelError.self) { try DenseTextEncoder(folder: folder) }
        }
    }

    @Test func missingShard() async throws {
        let error = try await error(sharded) { try $0.remove(first) }
        #expect(error?.path.hasSuffix("/model.safetensors.index.json") == true)
        #expect(error?.problem == "names the file \(first), which is missing")
    }

    @Test(arguments: [
        "../model.safetensors", "/etc/passwd", "a/b.safetensors", "..", "", "pytorch_model.bin",
        "a\\u0000.safetensors",
    ]) func shardsElsewhere(name: String) async throws {
        let error = try await error(sharded) { folder in
            try folder.edit("model.safetensors.index.json", first, to: name)
        }
        #expect(error?.problem.contains("which is not a safetensors file of this folder") == true)
    }

    @Test func tensorsInAnotherShardThanTheIndexSays() async throws {
        let error = try await error(sharded) { folder in
            try folder.edit(
                "model.safetensors.index.json",
                #""distilbert.embeddings.LayerNorm.bias": "model-00001"#,
                to: #""distilbert.embeddings.LayerNorm.bias": "model-00002"#)
        }
        #expect(error?.problem == "says that model-00002-of-00002.safetensors has the tensor "
            + "distilbert.embeddings.LayerNorm.bias, which it does not")
    }

    @Test func malformedIndex() async throws {
        for (text, replacement, problem) in [
            ("weight_map", "weights", "lacks the field \"weight_map\""), ("{", "[", "is not valid JSON"),
            ("\"\(first)\"", "1", "has the wrong type"),
        ] {
            let error = try await error(sharded) { folder in
                try folder.edit("model.safetensors.index.json", text, to: replacement)
            }
            #expect(error?.path.hasSuffix("/model.safetensors.index.json") == true)
            #expect(error?.problem.hasSuffix(problem) == true, "\(error?.problem ?? "")")
        }
    }

    @Test func tensorThatNoShardHas() async throws {
        let error = try await error(sharded) { folder in
            try folder.edit("model.safetensors.index.json", "layer.1.ffn.lin1.weight", to: "layer.1.ffn.lin9.weight")
        }
        #expect(error?.problem.contains("ffn.lin9.weight, which it does not") == true)
        let missing = try await self.error(sharded) { folder in
            try folder.edit("config.json", "\"n_layers\": 2", to: "\"n_layers\": 3")
        }
        #expect(missing?.path.hasSuffix("/model.safetensors.index.json") == true)
        #expect(missing?.problem == "tensor distilbert.transformer.layer.2.attention.q_lin.weight is missing")
    }

    @Test func truncatedShard() async throws {
        let error = try await error(sharded) { folder in
            let file = folder.appending(path: first)
            try Data(contentsOf: file).dropLast(100).write(to: file)
        }
        #expect(error?.path.hasSuffix("/\(first)") == true)
        #expect(error?.problem.contains("outside of the file's") == true)
    }

    @Test func weightsOfAnotherShape() async throws {
        let error = try await error("architectures/modernbert") { folder in
            // The same bytes, declared as more rows of half the width.
            try folder.editHeader(#""shape":[96,32]"#, #""shape":[32,96]"#)
        }
        #expect(error?.path.hasSuffix("/model.safetensors") == true)
        #expect(error?.problem == "tensor model.layers.0.attn.Wqkv.weight has shape [32, 96], expected [96, 32]")
    }

    @Test func weightsThatAreNotNumbers() async throws {
        let error = try await error("architectures/roberta") { folder in
            let file = folder.appending(path: "model.safetensors")
            var data = try Data(contentsOf: file)
            let length = data.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
            data.replaceSubrange(
                (8 + length)..., with: [UInt8](repeating: 0xFF, count: data.count - 8 - length))
            try data.write(to: file)
        }
        #expect(error?.path.hasSuffix("/model.safetensors") == true)
        #expect(error?.problem == "tensor roberta.embeddings.word_embeddings.weight holds NaN at position 0")
    }

    @Test func weightsInOtherFormats() async throws {
        for (name, problem) in [
            ("pytorch_model.bin", "save it again (save_pretrained), which writes the safetensors format"),
            ("other.bin", "has no model.safetensors"),
        ] {
            let error = try await error("architectures/roberta") { folder in
                try folder.remove("model.safetensors")
                try Data([1, 2, 3]).write(to: folder.appending(path: name))
            }
            #expect(error?.problem.hasSuffix(problem) == true)
            #expect(error?.problem.contains(name) != (name == "other.bin"))
        }
    }
}
