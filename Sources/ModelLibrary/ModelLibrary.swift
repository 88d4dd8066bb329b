import Foundation

/// The models on this machine: which are known, where they lie, and how to fetch them.
///
/// A library is a folder. A known model lies in `<root>/<name>`, and a folder that somebody put there is found like
/// it, as `name` or `organisation/name`. Repositories of a Hugging Face hub lie in the cache of the hub's clients.
/// Nothing is kept in memory: several processes may use and fill the same folders.
public struct ModelLibrary: Sendable {
    /// The folder that holds the models. It need not exist before the first pull.
    public let root: URL
    /// The folder that holds the repositories, shared with the hub's Python client: what `HF_HUB_CACHE` names, else
    /// `hub` in `HF_HOME`, else `huggingface/hub` in the user's cache folder.
    public let hubFolder: URL
    let catalogue: [KnownModel]
    /// What is added to the environment of this process and of the programs that download.
    let environment: [String: String]
    let settings: HubSettings
    let retries: Retries

    /// Opens the library at a folder.
    ///
    /// - Parameter root: The folder; by default what the environment variable `HYBRID_SEARCH_MODELS` names, else
    ///   `hybrid-search/models` in the user's cache folder (`XDG_CACHE_HOME`, `~/.cache`).
    public init(root: URL? = nil) {
        self.init(root: root, catalogue: KnownModel.all)
    }

    /// - Parameters:
    ///   - environment: What is added to the environment of this process.
    ///   - firstPause: How long a pull waits before it tries again what failed for a moment.
    package init(
        root: URL?, catalogue: [KnownModel], environment added: [String: String] = [:],
        firstPause: Duration = .milliseconds(500)
    ) {
        let whole = ProcessInfo.processInfo.environment.merging(added) { $1 }
        self.root = root ?? Self.defaultRoot(environment: whole)
        self.catalogue = catalogue
        environment = added
        settings = HubSettings(environment: whole)
        hubFolder = settings.cacheFolder
        retries = Retries(firstPause: firstPause)
    }

    /// Where models are kept when nobody says.
    package static func defaultRoot(environment: [String: String]) -> URL {
        if let folder = environment["HYBRID_SEARCH_MODELS"], !folder.isEmpty {
            return URL(filePath: (folder as NSString).expandingTildeInPath, directoryHint: .isDirectory)
        }
        return HubSettings.userCache(environment: environment)
            .appending(path: "hybrid-search/models", directoryHint: .isDirectory)
    }

    /// The folder of a model that is on this machine.
    ///
    /// Checks that the files are there and, for a known model, that their sizes are right, but reads none of them;
    /// ``pull(_:progress:)`` verifies their bytes.
    ///
    /// - Parameter name: A short name (`splade-tiny`), a repository (`naver/splade-v3`, `naver/splade-v3@main`), or a
    ///   folder's path, which starts with `/`, `./`, `../` or `~/`.
    /// - Throws: ``ModelLibraryError``, with the command that fetches the model when it is not installed.
    public func folder(of name: String) throws(ModelLibraryError) -> URL {
        switch try ModelName(name) {
        case .folder(let folder):
            if let problem = Self.problemOfLayout(folder) {
                throw .notAModel(folder: folder.path(percentEncoded: false), problem: problem)
            }
            return folder
        case .repository(let repository): return try self.folder(of: repository)
        case .short: return try folder(named: name)
        }
    }

    private func folder(named name: String) throws(ModelLibraryError) -> URL {
        let folder = place(of: name)
        guard folder.isFolder else {
            throw known(name) == nil
                ? .unknownModel(name: name, known: catalogue.map(\.name))
                : .notInstalled(name: name, root: root.path(percentEncoded: false))
        }
        if let problem = problemAtAGlance(name, in: folder) { throw .damaged(name: name, problem: problem) }
        return folder
    }

    func known(_ name: String) -> KnownModel? {
        catalogue.first { $0.name == name }
    }

    func place(of name: String) -> URL {
        root.appending(path: name, directoryHint: .isDirectory)
    }

    /// What is wrong with a model's folder as far as names and sizes tell, nil when nothing is.
    func problemAtAGlance(_ name: String, in folder: URL) -> String? {
        guard let known = known(name) else { return Self.problemOfLayout(folder) }
        return known.files.lazy.compactMap { $0.problemOfSize(in: folder) }.first
    }

    /// What an encoder would miss in a folder, nil when it has all.
    static func problemOfLayout(_ folder: URL) -> String? {
        guard folder.isFolder else { return "there is no such folder" }
        do {
            return try ModelFiles(in: folder).problem
        } catch {
            return "\(error)"
        }
    }
}
