import Foundation
import ModelLibrary
import Testing

/// Which folders count as models, and what is said of those that do not.
@Suite struct ModelFilesTests {
    private let folder: TemporaryFolder
    private let library: ModelLibrary

    init() throws {
        folder = try TemporaryFolder()
        library = ModelLibrary(root: folder.url, catalogue: [])
    }

    /// What is wrong with a folder of these files, nil when it is a model.
    private func problem(_ files: [String: String]) throws -> String? {
        for (path, text) in files { try folder.write(text, to: path) }
        do {
            _ = try library.folder(of: folder.path + "/")
            return nil
        } catch .notAModel(_, let problem) {
            return problem
        }
    }

    @Test func aTransformerNeedsThreeFiles() throws {
        #expect(try problem([:]) == "config.json is missing")
        #expect(try problem(["config.json": "{}"]) == "model.safetensors is missing")
        #expect(try problem(["model.safetensors": ""]) == "tokenizer.json and vocab.txt are missing")
        #expect(try problem(["vocab.txt": ""]) == nil)
    }

    @Test func theTransformerMayBeInAFolder() throws {
        #expect(try problem([
            "modules.json": #"[{"path": "0_Transformer"}, {"path": "1_Pooling"}]"#, "1_Pooling/config.json": "{}",
            "0_Transformer/config.json": "{}", "0_Transformer/model.safetensors": "",
            "0_Transformer/tokenizer.json": "{}",
        ]) == nil)
    }

    @Test func vectorsMayBeLookedUp() throws {
        #expect(try problem([
            "modules.json": #"[{"path": "./"}]"#, "model.safetensors": "", "tokenizer.json": "{}",
        ]) == nil)
    }

    @Test func routersNameFolders() throws {
        let model = [
            "modules.json": #"[{"path": ""}]"#, "router_config.json": #"{"types": {"query": "Q", "doc": "D"}}"#,
        ]
        #expect(try problem(model) == "model.safetensors is missing")
        #expect(try problem([
            "doc/config.json": "{}", "doc/tokenizer.json": "{}", "doc/model.safetensors.index.json":
                #"{"weight_map": {"a": "part.safetensors"}}"#,
            "query/config.json": #"{"path": "table.json"}"#,
        ]) == "doc/part.safetensors is missing")
        #expect(try problem(["doc/part.safetensors": ""]) == "query/table.json is missing")
        #expect(try problem(["query/table.json": "{}"]) == nil)
    }

    @Test func aPickleIsNoModel() throws {
        let problem = try problem([
            "config.json": "{}", "vocab.txt": "", "model.safetensors": "", "modules.json": #"[{"path": "2_Dense"}]"#,
            "2_Dense/pytorch_model.bin": "",
        ])
        #expect(problem?.contains("only there as 2_Dense/pytorch_model.bin") == true)
    }

    @Test(arguments: ["../up", "/etc", "a/../../b", "a\\b", "a\u{1B}b"])
    func pathsStayInTheFolder(path: String) throws {
        let json = String(decoding: try JSONEncoder().encode([["path": path]]), as: UTF8.self)
        #expect(try problem(["modules.json": json])?.hasPrefix("modules.json names a file outside") == true)
    }

    @Test func foldersThatNameEachOtherEnd() throws {
        let problem = try problem(["modules.json": #"[{"path": "."}, {"path": ""}, {"path": "a"}, {"path": "a/"}]"#])
        #expect(problem == "model.safetensors is missing")
    }
}
