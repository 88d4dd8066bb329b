import Foundation
import Retrieval

/// What the files of a model's folder say about the model: its modules in their order, for queries and for documents.
struct ModelDescription {
    private enum Source {
        /// `modules.json`
        case modules([ModuleDescription])
        case plain(PlainModel)
    }

    let url: URL
    let settings: EncodingSettings
    /// The use that the folder was saved for; nil when its files do not say.
    let kind: TextModel.Kind?
    private let source: Source

    init(_ url: URL, precision: Precision) throws(ModelError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw ModelError(path: url.path, problem: "is not a folder")
        }
        self.url = url
        settings = try EncodingSettings(folder: url)
        let list = url.appending(path: "modules.json")
        if let entries = try JSONFile.decodeIfPresent([Entry].self, from: list) {
            let files = ModuleFiles(folder: url, list: list, precision: precision)
            var modules: [ModuleDescription] = []
            for entry in entries {
                if let module = try files.module(entry.type, at: entry.path, mayRoute: true) {
                    modules.append(module)
                }
            }
            source = .modules(modules)
            kind = Self.kind(of: modules, settings)
        } else {
            let model = try PlainModel(url, precision)
            source = .plain(model)
            kind = model.kind
        }
    }

    private static func kind(of modules: [ModuleDescription], _ settings: EncodingSettings) -> TextModel.Kind? {
        let all = routed(modules, for: .document) + routed(modules, for: .query)
        if let kind = all.lazy.compactMap(\.kind).first {
            return kind
        }
        guard case .transformer(let folder)? = all.first else { return nil }
        let isCrossEncoder = settings.modelType == "CrossEncoder" || folder.settings.task == "sequence-classification"
        return isCrossEncoder ? .crossEncoder : folder.kind
    }

    /// The modules that a text of a role goes through, routers replaced by the role's route.
    ///
    /// - Parameter kind: What to take the model for where its files do not say.
    func modules(for role: TextRole, as kind: TextModel.Kind) -> [ModuleDescription] {
        switch source {
        case .modules(let modules): Self.routed(modules, for: role)
        case .plain(let model): model.modules(for: role, as: kind)
        }
    }

    /// The tokens to which texts are cut where neither the caller nor the model's own files give a limit.
    var defaultLength: Int {
        switch source {
        // What the tokenizer says is what sentence-transformers wrote.
        case .modules: .max
        case .plain: 256
        }
    }

    /// The folder without a list of modules, when this is one.
    var plainFolder: ModelFolder? {
        if case .plain(let model) = source { model.folder } else { nil }
    }

    /// The file that tells the kind and what it names, for errors.
    var evidence: (path: String, names: String) {
        switch source {
        case .modules(let modules):
            (url.appending(path: "modules.json").path, modules.map(\.name).joined(separator: ", "))
        case .plain(let model):
            (model.folder.configPath, model.folder.configuration.architectures.joined(separator: ", "))
        }
    }

    private static func routed(_ modules: [ModuleDescription], for role: TextRole) -> [ModuleDescription] {
        modules.flatMap { module in
            if case .router(let router) = module { router.routes[role] } else { [module] }
        }
    }

    private struct Entry: Decodable {
        var path: String
        var type: String
    }
}
