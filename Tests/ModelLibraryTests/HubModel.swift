import Foundation
import ModelLibrary

/// A small model for the server to have, and libraries that pull it.
struct HubModel {
    let server: HubServer
    /// Where the hub's cache and the library are.
    let home: TemporaryFolder

    static let weights = (0..<3000).map { "weight \($0)\n" }.joined()
    static let files = [
        "config.json": #"{"architectures": ["BertModel"]}"#,
        "tokenizer.json": "{}",
        "modules.json": #"""
            [{"path": "", "type": "sentence_transformers.models.Transformer"},
             {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """#,
        "1_Pooling/config.json": #"{"pooling_mode_mean_tokens": true}"#,
        "model.safetensors": weights,
    ]
    /// What lies beside them in real repositories.
    static let others = [
        "README.md": "# A model", "pytorch_model.bin": "pickle", "onnx/model.onnx": "onnx", "tf_model.h5": "h5",
        "openvino/openvino_model.bin": "bin", "3_Other/config.json": "{}",
    ]

    init(files: [String: String] = files, plan: String = "{}") throws {
        server = try HubServer(files: files.merging(Self.others) { first, _ in first }, plan: plan)
        home = try TemporaryFolder()
    }

    func library(_ environment: [String: String] = [:]) -> ModelLibrary {
        let unset = [
            "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_TOKEN_PATH", "HF_HUB_OFFLINE",
            "TRANSFORMERS_OFFLINE",
        ]
        var whole = Dictionary(uniqueKeysWithValues: unset.map { ($0, "") })
        whole["HF_ENDPOINT"] = server.address
        whole["HF_HOME"] = home.path + "/hf"
        return ModelLibrary(
            root: home.url.appending(path: "models"), catalogue: [],
            environment: whole.merging(environment) { $1 }, firstPause: .milliseconds(1))
    }

    /// The repository's folder in the cache.
    static let cached = "hf/hub/models--organisation--model"

    /// A file of the snapshot as text.
    func text(_ path: String, commit: String = HubServer.commit) throws -> String {
        let file = home.url.appending(path: "\(Self.cached)/snapshots/\(commit)/\(path)")
        return try String(contentsOf: file, encoding: .utf8)
    }

    var incompleteBlobs: [String] {
        home.names(in: Self.cached + "/blobs").filter { $0.hasSuffix(".incomplete") }
    }

    func sizeOfBlob(_ name: String) throws -> Int {
        try Data(contentsOf: home.url.appending(path: "\(Self.cached)/blobs/\(name)")).count
    }
}
