import Foundation

/// A repository of the Hugging Face hub, fetched with the hub's own client, which knows the user's endpoint, token
/// and proxy.
struct HubSource: ModelSource {
    let repository: String

    /// The client's present name and the one before.
    private static let clients = ["hf", "huggingface-cli"]

    /// What encoders read; everything else in a repository stays there.
    private static let files = [
        "config.json", "tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json",
        "modules.json", "config_sentence_transformers.json", "sentence_bert_config.json", "1_Pooling/*",
        "model.safetensors", "idf.json",
    ]

    func fetch(in workshop: Workshop, with client: DownloadClient) async throws -> URL {
        var found: String?
        for name in Self.clients where found == nil {
            if try await client.isInstalled(name) { found = name }
        }
        guard let executable = found else {
            throw ModelLibraryError.clientMissing(
                client: "the Hugging Face client (hf)",
                remedy: "install it with: pip install --user huggingface_hub, or on Debian 12 and later: "
                    + "pipx install huggingface_hub")
        }
        let model = try workshop.makeFolder("model")
        // Several file names are patterns to the client: one that matches nothing is no error. `problem(in:)` judges.
        try await client.download(
            executable, ["download", repository] + Self.files + ["--local-dir", model.path(percentEncoded: false)],
            temporaryFolder: try workshop.makeFolder("temporary"), watching: workshop.folder, expectedSize: nil)
        // The client's notes on where files came from.
        try? FileManager.default.removeItem(at: model.appending(path: ".cache"))
        return model
    }

    func problem(in folder: URL) throws -> String? {
        if let problem = ModelLibrary.problemOfLayout(folder) { return problem }
        return try Manifest(readFrom: folder)?.problem(in: folder)
    }
}
