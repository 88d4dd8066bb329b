import Foundation

/// The sub-folders and files that a file of a model names, as they stand there.
struct FileReferences {
    private(set) var folders: [String] = []
    private(set) var files: [String] = []

    init(in path: String, contents: Data) throws(ModelFilesError) {
        do {
            switch path.split(separator: "/").last {
            case "modules.json":
                folders = try JSONDecoder().decode([Module].self, from: contents).compactMap(\.path)
            case "router_config.json":
                folders = try JSONDecoder().decode(Router.self, from: contents).types.keys.sorted()
            case "config.json":
                guard let module = try? JSONDecoder().decode(ModuleConfig.self, from: contents) else { return }
                folders = module.types?.keys.sorted() ?? []
                files = module.path.map { $0.hasSuffix(".json") ? [$0] : [] } ?? []
            default:
                files = Set(try JSONDecoder().decode(WeightIndex.self, from: contents).pieces.values).sorted()
            }
        } catch {
            throw ModelFilesError(path: path, problem: "is not the JSON that it should be")
        }
    }
}

/// One of `modules.json`.
private struct Module: Decodable {
    /// Empty for a module whose files lie in the model's own folder.
    var path: String?
}

/// `router_config.json`: the folder of each module on the routes for queries and documents.
private struct Router: Decodable {
    var types: [String: String]
}

/// A module's `config.json`: an `Asym` names folders as routers do, a `SparseStaticEmbedding` may name its table.
/// One of a transformer has neither.
private struct ModuleConfig: Decodable {
    var types: [String: String]?
    var path: String?
}

/// `model.safetensors.index.json`: which file holds which tensor.
private struct WeightIndex: Decodable {
    var pieces: [String: String]

    private enum CodingKeys: String, CodingKey {
        case pieces = "weight_map"
    }
}
