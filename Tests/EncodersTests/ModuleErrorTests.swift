import Encoders
import Foundation
import Testing

/// Lists of modules that cannot be, and modules whose files are missing, broken or hostile.
@Suite struct ModuleErrorTests {
    /// What is wrong with a copy of a fixture after a damage, the copy's own path taken off.
    private func problem(
        _ fixture: String, maxLength: Int? = nil, _ damage: (URL) throws -> Void
    ) async throws -> String {
        try await TestModels.withCopy(of: fixture) { folder in
            try damage(folder)
            do {
                _ = try TextModel.open(folder, maxLength: maxLength)
                return "opened"
            } catch let error as ModelError {
                return error.description.replacingOccurrences(of: folder.path + "/", with: "")
            }
        }
    }

    private func expect(
        _ fixture: String, _ file: String, _ text: String, to replacement: String, is expected: String
    ) async throws {
        #expect(try await problem(fixture) { try $0.edit(file, text, to: replacement) } == expected)
    }

    @Test func undamaged() async throws {
        for name in ["poolings", "layers", "router", "asym", "splade", "splade-router", "cross-encoder"] {
            #expect(try await problem("st-\(name)") { _ in } == "opened")
        }
    }

    @Test func unknownModules() async throws {
        for name in ["SparseAutoEncoder", "CNN", "WeightedLayerPooling"] {
            let type = "sentence_transformers.models.\(name)"
            try await expect(
                "dense-cls", "modules.json", "sentence_transformers.models.Pooling", to: type,
                is: "modules.json: the module \(type) is not supported")
        }
        try await expect(
            "dense-cls", "modules.json", "sentence_transformers.models.Pooling", to: "custom.Pooling",
            is: "modules.json: the module custom.Pooling is not one of sentence-transformers and not supported")
    }

    @Test func modulesThatDoNotFitTogether() async throws {
        try await expect(
            "st-splade", "modules.json", "sparse_encoder.modules.splade_pooling.SpladePooling",
            to: "base.modules.normalize.Normalize",
            is: "modules.json: the modules Transformer, Normalize do not make a sparse encoder")
        #expect(try await problem("st-poolings") { folder in
            try "[]".write(to: folder.appending(path: "modules.json"), atomically: true, encoding: .utf8)
        } == "modules.json: lists no modules")
        try await expect(
            "st-layers", "modules.json", "base.modules.transformer.Transformer", to: "models.Normalize",
            is: "modules.json: the modules Normalize, Pooling, Dense, Dense, LayerNorm, Normalize do not make "
                + "a dense encoder")
        try await expect(
            "st-router", "modules.json", "base.modules.normalize.Normalize",
            to: "sparse_encoder.modules.splade_pooling.SpladePooling",
            is: "modules.json: the modules StaticEmbedding, Dense, SpladePooling do not make a dense encoder")
    }

    @Test func pathsThatLeaveTheFolder() async throws {
        for path in ["../x", "/etc", "1_Pooling/../../x", "..", "a\\\\..\\\\x"] {
            let shown = path.replacingOccurrences(of: "\\\\", with: "\\")
            try await expect(
                "st-poolings", "modules.json", "\"1_Pooling\"", to: "\"\(path)\"",
                is: "modules.json: the path \"\(shown)\" leads out of the model's folder")
        }
        #expect(try await problem("st-router") { folder in
            try folder.edit("router_config.json", "document_2_Dense", to: "../document_2_Dense")
        } == "router_config.json: the path \"../document_2_Dense\" leads out of the model's folder")
        #expect(try await problem("st-splade-router") { folder in
            try folder.edit("query_0_SparseStaticEmbedding/config.json", "{", to: "{\"path\": \"../../x.json\",")
        } == "query_0_SparseStaticEmbedding/config.json: the path \"../../x.json\" leads out of the model's folder")
    }

    @Test func missingFiles() async throws {
        #expect(try await problem("st-poolings") { try $0.remove("1_Pooling") }
            .hasPrefix("1_Pooling/config.json: cannot be read"))
        #expect(try await problem("st-layers") { try $0.remove("2_Dense/model.safetensors") }
            == "2_Dense: has no model.safetensors")
        #expect(try await problem("st-router") { try $0.remove("document_0_Transformer/config.json") }
            == "document_0_Transformer: has no config.json")
        #expect(try await problem("st-router") { try $0.remove("router_config.json") }
            .hasPrefix("config.json: cannot be read"))
        let query = "query_0_SparseStaticEmbedding"
        #expect(try await problem("st-splade-router") { try $0.remove("\(query)/model.safetensors") }
            .hasPrefix("\(query)/idf.json: cannot be read"))
    }

    @Test func brokenJSON() async throws {
        for (fixture, file) in [
            ("st-poolings", "modules.json"), ("st-poolings", "1_Pooling/config.json"),
            ("st-router", "router_config.json"), ("st-poolings", "config_sentence_transformers.json"),
            ("st-asym", "sentence_bert_config.json"), ("st-splade", "1_SpladePooling/config.json"),
            ("opensearch", "idf.json"),
        ] {
            let message = try await problem(fixture) { folder in
                let file = folder.appending(path: file)
                try Data(contentsOf: file).dropLast(2).write(to: file)
            }
            #expect(message == "\(file): is not valid JSON")
        }
    }

    @Test func settings() async throws {
        try await expect(
            "st-poolings", "1_Pooling/config.json", "\"cls\"", to: "\"median\"",
            is: "1_Pooling/config.json: the pooling mode \"median\" is not one of cls, max, mean, "
                + "mean_sqrt_len_tokens, weightedmean, lasttoken")
        try await expect(
            "st-poolings", "1_Pooling/config.json", "16", to: "17",
            is: "1_Pooling/config.json: embedding_dimension is 17, but the transformer's hidden_size is 16")
        try await expect(
            "st-splade", "1_SpladePooling/config.json", "\"sum\"", to: "\"mean\"",
            is: "1_SpladePooling/config.json: pooling_strategy is \"mean\"; supported are max and sum")
        try await expect(
            "st-splade", "1_SpladePooling/config.json", "log1p_relu", to: "gelu",
            is: "1_SpladePooling/config.json: activation_function is \"gelu\"; supported are relu and log1p_relu")
        try await expect(
            "st-asym", "sentence_bert_config.json", "20", to: "-20",
            is: "sentence_bert_config.json: max_seq_length is -20, expected 3 or more")
        try await expect(
            "st-layers", "config_sentence_transformers.json", "\"truncate_dim\": 20", to: "\"truncate_dim\": 0",
            is: "config_sentence_transformers.json: truncate_dim is 0, expected 1 or more")
        try await expect(
            "st-layers", "config_sentence_transformers.json", "manhattan", to: "maxsim",
            is: "config_sentence_transformers.json: the field \"similarity_fn_name\" has a value that cannot be read")
        for name in ["st-splade-router", "st-router"] {
            #expect(try await problem(name, maxLength: 2) { _ in }.contains("a maximum length of 2 is"))
        }
    }

    @Test func layers() async throws {
        let config = "2_Dense/config.json"
        try await expect(
            "st-layers", config, "\"in_features\": 32", to: "\"in_features\": 33",
            is: "\(config): in_features is 33, but the vectors before this module have 32 numbers")
        try await expect(
            "st-layers", config, "\"out_features\": 24", to: "\"out_features\": 25",
            is: "2_Dense/model.safetensors: tensor linear.weight has shape [24, 32], expected [25, 32]")
        try await expect(
            "st-layers", config, "\"out_features\": 24", to: "\"out_features\": 0",
            is: "\(config): out_features is 0, not a possible size")
        try await expect(
            "st-layers", config, "\"bias\": false", to: "\"bias\": true",
            is: "2_Dense/model.safetensors: tensor linear.bias is missing")
        for name in ["torch.nn.modules.activation.PReLU", "os.system", "torch."] {
            try await expect(
                "st-layers", config, "torch.nn.modules.activation.ReLU", to: name,
                is: "\(config): activation_function is \"\(name)\"; supported are "
                    + "Tanh, Identity, ReLU, GELU, Sigmoid, SiLU of torch.nn")
        }
        try await expect(
            "st-layers", config, "\"module_input_name\": \"sentence_embedding\"",
            to: "\"module_input_name\": \"token_embeddings\"",
            is: "\(config): module_input_name is \"token_embeddings\"; only \"sentence_embedding\" is supported")
        try await expect(
            "st-layers", "4_LayerNorm/config.json", "24", to: "23",
            is: "4_LayerNorm/config.json: dimension is 23, but the vectors before this module have 24 numbers")
    }

    @Test func routes() async throws {
        try await expect(
            "st-router", "router_config.json", "\"document\": [", to: "\"image\": [",
            is: "router_config.json: has no route for documents; its routes are image, query")
        try await expect(
            "st-router", "router_config.json", "\"query\": [", to: "\"question\": [",
            is: "router_config.json: has no route for queries; its routes are document, question")
        try await expect(
            "st-router", "router_config.json", "\"query_1_Dense\": ", to: "\"other\": ",
            is: "router_config.json: the module \"query_1_Dense\" has no entry in \"types\"")
        try await expect(
            "st-router", "router_config.json", "sentence_transformers.base.modules.dense.Dense",
            to: "sentence_transformers.models.Router",
            is: "router_config.json: a router within a router is not supported")
        // A mapping comes before a route's name.
        let mapping = "\"route_mappings\": {\"(None, 'text')\": \"document\"}"
        try await TestModels.withCopy(of: "st-router") { folder in
            try folder.edit("router_config.json", "\"route_mappings\": {}", to: mapping)
            let encoder = try DenseTextEncoder(folder: folder)
            let query = try await encoder.encode(["rain"], as: .query)
            #expect(try await encoder.encode(["sun, rain"], as: .document) == query)
        }
        #expect(try await problem("st-router") { folder in
            try folder.edit("document_2_Dense/config.json", "12", to: "11")
        }.hasSuffix("linear.weight has shape [12, 16], expected [11, 16]"))
    }

    @Test func tokenWeights() async throws {
        try await expect(
            "opensearch", "idf.json", "\"sea\"", to: "\"seaside\"",
            is: "idf.json: the token \"seaside\" is not in the vocabulary")
        for (weight, problem) in [
            ("-1", "the token \"sun\" has the weight -1.0, which is negative"), ("NaN", "is not valid JSON"),
            ("1e99", "is not valid JSON"),
            ("\"7\"", "the field \"sun\" has the wrong type"),
        ] {
            let message = try await self.problem("opensearch") { folder in
                let file = folder.appending(path: "idf.json")
                try "{\"sun\": \(weight)}".write(to: file, atomically: true, encoding: .utf8)
            }
            #expect(message == "idf.json: \(problem)")
        }
    }
}
