import Foundation

extension ModelLibrary {
    var hub: HubCache { HubCache(root: hubFolder) }

    /// Fetches a repository into the hub's cache, unless an earlier pull has and every file is still sound.
    func pull(
        _ repository: HubRepository, update: Bool, progress: @escaping @Sendable (PullProgress) -> Void
    ) async throws -> URL {
        let cached = hub[repository]
        let isOffline = settings.isOffline
        if !update || isOffline, let snapshot = try soundSnapshot(of: cached, isOffline: isOffline, progress) {
            progress(.alreadyThere(snapshot))
            return snapshot
        }
        guard !isOffline else { throw HubError.offline(repository: repository.description) }
        let web = WebClient()
        defer { web.close() }
        let site = HubSite(endpoint: try await endpoint(), token: try settings.token(), web: web, retries: retries)
        let snapshot = try await HubPull(repository: repository, cached: cached, site: site, progress: progress).run()
        progress(.installed(snapshot))
        return snapshot
    }

    private func endpoint() async throws -> HubEndpoint {
        if let endpoint = try settings.endpoint() { return endpoint }
        let programs = DownloadClient(environment: environment) { _ in }
        guard let endpoint = try await HubEndpoint.ofPythonClient(programs) else { throw HubError.noEndpoint }
        return endpoint
    }

    /// The snapshot, if it is known to have all that encoders read, and has it.
    private func soundSnapshot(
        of cached: CachedRepository, isOffline: Bool, _ progress: @Sendable (PullProgress) -> Void
    ) throws -> URL? {
        guard let snapshot = cached.snapshot else { return nil }
        // What the Python client brought may lack what its program did not read: the hub has to be asked, if it can.
        let pulled = cached.pulledPaths(of: snapshot.lastPathComponent)
        guard pulled != nil || isOffline && Self.problemOfLayout(snapshot) == nil else { return nil }
        for path in pulled ?? [] {
            guard let problem = try cached.problem(of: path, in: snapshot) else { continue }
            progress(.replacing(problem: problem))
            return nil
        }
        return snapshot
    }

    /// The folder of a repository: its snapshot in the hub's cache, or else a folder of that name in the library.
    func folder(of repository: HubRepository) throws(ModelLibraryError) -> URL {
        var problem: String?
        let inLibrary = repository.revision == HubRepository.defaultRevision
            ? root.appending(path: repository.name, directoryHint: .isDirectory) : nil
        for folder in [hub[repository].snapshot, inLibrary].compactMap({ $0 }) where folder.isFolder {
            guard let found = Self.problemOfLayout(folder) else { return folder }
            problem = problem ?? found
        }
        let name = repository.description
        if let problem { throw .damaged(name: name, problem: problem) }
        throw .notInstalled(name: name, root: hubFolder.path(percentEncoded: false))
    }

    /// The snapshots in the hub's cache that an encoder can read. Other programs keep other models there.
    func listHub() -> [ModelListing] {
        hub.repositories().compactMap { repository in
            guard let folder = hub[repository].snapshot, let files = try? ModelFiles(in: folder), files.problem == nil
            else { return nil }
            let kind = ModelKind(ofFolder: folder)
            guard kind != .unknown else { return nil }
            let size = files.paths.reduce(0) { $0 + (folder.appending(path: $1).sizeOfFile ?? 0) }
            return ModelListing(
                name: repository.description, kind: kind, state: .installed, sizeInBytes: size, folder: folder,
                summary: nil)
        }
    }
}
