import Foundation

/// The models on this machine: which are known, where they lie, and how to fetch them.
///
/// A library is a folder. A known model lies in `<root>/<name>`, a repository of the Hugging Face hub in
/// `<root>/<organisation>/<name>`, and a folder that somebody put there is found like those. Nothing is kept in
/// memory: several processes may use and fill the same library.
public struct ModelLibrary: Sendable {
    /// The folder that holds the models. It need not exist before the first pull.
    public let root: URL
    let catalogue: [KnownModel]
    /// What is added to the environment of the programs that download.
    let clientEnvironment: [String: String]

    /// Opens the library at a folder.
    ///
    /// - Parameter root: The folder; by default what the environment variable `HYBRID_SEARCH_MODELS` names, else
    ///   `hybrid-search/models` in the user's cache folder (`XDG_CACHE_HOME`, `~/.cache`).
    public init(root: URL? = nil) {
        self.init(root: root, catalogue: KnownModel.all)
    }

    package init(root: URL?, catalogue: [KnownModel], clientEnvironment: [String: String] = [:]) {
        self.root = root ?? Self.defaultRoot(environment: ProcessInfo.processInfo.environment)
        self.catalogue = catalogue
        self.clientEnvironment = clientEnvironment
    }

    /// Where models are kept when nobody says. A relative `XDG_CACHE_HOME` is ignored, as its specification asks.
    package static func defaultRoot(environment: [String: String]) -> URL {
        if let folder = environment["HYBRID_SEARCH_MODELS"], !folder.isEmpty {
            return URL(filePath: (folder as NSString).expandingTildeInPath, directoryHint: .isDirectory)
        }
        let cache: URL
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
            cache = URL(filePath: folder, directoryHint: .isDirectory)
        } else {
            cache = FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache")
        }
        return cache.appending(path: "hybrid-search/models", directoryHint: .isDirectory)
    }

    /// The folder of a model that is on this machine.
    ///
    /// Checks that the files are there and, for a known model, that their sizes are right, but reads none of them;
    /// ``pull(_:progress:)`` verifies their bytes.
    ///
    /// - Parameter name: A short name (`splade-tiny`), a repository (`naver/splade-v3`), or a folder's path, which
    ///   starts with `/`, `./`, `../` or `~/`.
    /// - Throws: ``ModelLibraryError``, with the command that fetches the model when it is not installed.
    public func folder(of name: String) throws(ModelLibraryError) -> URL {
        let modelName = try ModelName(name)
        let folder = place(of: modelName)
        if case .folder = modelName {
            if let problem = Self.problemOfLayout(folder) {
                throw .notAModel(folder: folder.path(percentEncoded: false), problem: problem)
            }
            return folder
        }
        guard folder.isFolder else {
            if case .short = modelName, known(name) == nil {
                throw .unknownModel(name: name, known: catalogue.map(\.name))
            }
            throw .notInstalled(name: name, root: root.path(percentEncoded: false))
        }
        if let problem = problemAtAGlance(name, in: folder) {
            throw .damaged(name: name, problem: problem)
        }
        return folder
    }

    func known(_ name: String) -> KnownModel? {
        catalogue.first { $0.name == name }
    }

    func place(of name: ModelName) -> URL {
        switch name {
        case .short(let name), .repository(let name): root.appending(path: name, directoryHint: .isDirectory)
        case .folder(let folder): folder
        }
    }

    /// What is wrong with a model's folder as far as names and sizes tell, nil when nothing is.
    func problemAtAGlance(_ name: String, in folder: URL) -> String? {
        guard let known = known(name) else { return Self.problemOfLayout(folder) }
        return known.files.lazy.compactMap { $0.problemOfSize(in: folder) }.first
    }

    /// What an encoder would miss in a folder, nil when it has all.
    static func problemOfLayout(_ folder: URL) -> String? {
        guard folder.isFolder else { return "there is no such folder" }
        let exists = { (path: String) in folder.appending(path: path).sizeOfFile != nil }
        for path in ["config.json", "model.safetensors"] where !exists(path) {
            return "\(path) is missing"
        }
        return exists("tokenizer.json") || exists("vocab.txt") ? nil : "tokenizer.json and vocab.txt are missing"
    }
}
