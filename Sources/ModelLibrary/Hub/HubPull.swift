import Foundation

/// Fetches one revision of a repository into the cache: the files that encoders read, each checked against its hash.
struct HubPull: Sendable {
    let repository: HubRepository
    let cached: CachedRepository
    let site: HubSite
    let progress: @Sendable (PullProgress) -> Void

    /// So many files are asked about at once.
    private static let questionsAtOnce = 8

    /// - Returns: The snapshot's folder.
    func run() async throws -> URL {
        let commit = try await site.commit(of: repository)
        try cached.makeFolders()
        let paths = try await neededPaths(of: commit)
        let files = try await announcements(of: paths, at: commit.id)
        try checkRoom(for: files)

        let total = files.reduce(0) { $0 + $1.size }
        var done = 0
        for file in files {
            let before = done
            try await download(file, at: commit.id) { [progress] bytes in
                progress(.receiving(file: file.path, bytes: bytes, of: file.size))
                progress(.received(bytes: before + bytes, of: total))
            }
            done += file.size
            progress(.received(bytes: done, of: total))
        }
        try cached.link(files.map { ($0.path, $0.content) }, at: commit.id)
        return cached.snapshot(of: commit.id)
    }

    /// Finds out which files are needed. Those that name others are downloaded for it.
    private func neededPaths(of commit: HubCommit) async throws -> [String] {
        do {
            var files = try ModelFiles(where: commit.paths.contains)
            while let path = files.nextToRead {
                let file = try await site.file(path, at: commit.id, of: repository)
                guard file.size <= ModelFiles.largestList else {
                    throw ModelFilesError(path: path, problem: "is absurdly large")
                }
                let blob = try await download(file, at: commit.id) { _ in }
                try files.follow(path, contents: try Data(contentsOf: blob))
            }
            if let problem = files.problem {
                throw HubError.unusable(repository: repository.description, problem: problem)
            }
            // The one without which nobody takes the snapshot for a model comes last.
            return files.paths.filter { $0 != "config.json" } + files.paths.filter { $0 == "config.json" }
        } catch let error as ModelFilesError {
            throw HubError.unusable(repository: repository.description, problem: error.description)
        }
    }

    private func announcements(of paths: [String], at commit: String) async throws -> [HubFile] {
        try await withThrowingTaskGroup(of: (Int, HubFile).self) { group in
            var found: [HubFile?] = Array(repeating: nil, count: paths.count)
            for (index, path) in paths.enumerated() {
                if index >= Self.questionsAtOnce, let (index, file) = try await group.next() { found[index] = file }
                group.addTask { (index, try await site.file(path, at: commit, of: repository)) }
            }
            for try await (index, file) in group { found[index] = file }
            return found.compactMap { $0 }
        }
    }

    private func checkRoom(for files: [HubFile]) throws {
        let needed = files.reduce(0) { sum, file in
            let there = cached.blob(file.content).sizeOfFile ?? cached.incompleteBlob(file.content).sizeOfFile ?? 0
            return sum + max(0, file.size - there)
        }
        let folder = cached.folder.path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue, needed > free else { return }
        throw HubError.noSpace(folder: folder, needed: needed, free: free)
    }

    @discardableResult
    private func download(
        _ file: HubFile, at commit: String, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> URL {
        try await HubDownload(
            file: file, commit: commit, repository: repository, cached: cached, site: site, progress: progress
        ).run()
    }
}
