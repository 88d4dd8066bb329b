import Foundation
import Retrieval

/// A router's modules for queries and for documents, as its `router_config.json` lists them.
struct RouterDescription {
    let routes: ByRole<[ModuleDescription]>

    /// Reads `router_config.json`, or the `config.json` of an `Asym`.
    ///
    /// - Throws: ``ModelError`` when there is no route for queries or none for documents: a model that can do only
    ///   half of a search is refused when it is opened, not at the first text.
    init(_ folder: URL, _ precision: Precision) throws(ModelError) {
        let own = folder.appending(path: "router_config.json")
        let isRouter = FileManager.default.fileExists(atPath: own.path)
        let file = isRouter ? own : folder.appending(path: "config.json")
        let fields = try JSONFile.decode(Fields.self, from: file)
        let files = ModuleFiles(folder: folder, list: file, precision: precision)
        routes = try ByRole { role throws(ModelError) in
            var modules: [ModuleDescription] = []
            for id in try fields.modules(for: role, file) {
                guard let type = fields.types[id] else {
                    throw ModelError(path: file.path, problem: "the module \"\(id)\" has no entry in \"types\"")
                }
                if let module = try files.module(type, at: id, mayRoute: false) {
                    modules.append(module)
                }
            }
            return modules
        }
    }

    private struct Fields: Decodable {
        /// From the module's folder to its class.
        var types: [String: String]
        /// The folders of each route's modules.
        var structure: [String: [String]]
        var parameters: Parameters?

        struct Parameters: Decodable {
            var route_mappings: [String: String]?
        }

        /// The modules of a role's route: the one that `route_mappings` gives it, or else the one of its name.
        func modules(for role: TextRole, _ file: URL) throws(ModelError) -> [String] {
            let tasks = role == .query ? ["query"] : ["document", "doc", "passage", "corpus"]
            // The keys are pairs of task and modality as Python prints them; None stands for any.
            let keys = tasks.map { "('\($0)', 'text')" } + tasks.map { "('\($0)', None)" }
                + ["(None, 'text')", "(None, None)"]
            let mappings = parameters?.route_mappings ?? [:]
            let names = keys.compactMap { mappings[$0] }.prefix(1) + tasks + ["text"]
            guard let modules = names.lazy.compactMap({ structure[$0] }).first else {
                let found = structure.keys.sorted().joined(separator: ", ")
                let noun = role == .query ? "queries" : "documents"
                throw ModelError(path: file.path, problem: "has no route for \(noun); its routes are \(found)")
            }
            return modules
        }
    }
}
