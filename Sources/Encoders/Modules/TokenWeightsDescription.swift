import Foundation

/// Where the weights of tokens are: the folder of a `SparseStaticEmbedding`, or of a model of OpenSearch.
struct TokenWeightsDescription {
    /// Where the tokenizer is.
    let folder: URL
    /// `idf.json`, from token to weight; nil when the weights are a tensor in `model.safetensors`.
    let table: URL?

    init(folder: URL, table: URL) {
        self.folder = folder
        self.table = table
    }

    init(_ folder: URL) throws(ModelError) {
        let config = folder.appending(path: "config.json")
        self.folder = folder
        if let path = try JSONFile.decodeIfPresent(Fields.self, from: config)?.path, path.hasSuffix(".json") {
            table = try folder.inside(path, namedIn: config)
        } else {
            let hasTensor = FileManager.default.fileExists(
                atPath: folder.appending(path: "model.safetensors").path)
            table = hasTensor ? nil : folder.appending(path: "idf.json")
        }
    }

    private struct Fields: Decodable {
        var path: String?
    }
}
