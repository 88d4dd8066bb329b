import Foundation

/// A repository's part of the cache, at one revision.
struct CachedRepository: Sendable {
    let folder: URL
    let locks: URL
    let revision: String

    func blob(_ content: ContentID) -> URL {
        folder.appending(path: "blobs/\(content.name)")
    }

    /// The beginning of a blob, which the next download goes on with.
    func incompleteBlob(_ content: ContentID) -> URL {
        folder.appending(path: "blobs/\(content.name).incomplete")
    }

    func lock(_ content: ContentID) -> URL {
        locks.appending(path: "\(content.name).lock")
    }

    func snapshot(of commit: String) -> URL {
        folder.appending(path: "snapshots/\(commit)", directoryHint: .isDirectory)
    }

    /// The snapshot of the revision as it was at the last download, nil when there is none.
    var snapshot: URL? {
        guard let commit else { return nil }
        let snapshot = snapshot(of: commit)
        return snapshot.isFolder ? snapshot : nil
    }

    /// The commit of the revision, as far as the cache knows.
    var commit: String? {
        HubRepository.isCommit(revision) ? revision : Self.commit(in: folder.appending(path: "refs/\(revision)"))
    }

    static func commit(in reference: URL) -> String? {
        guard let size = reference.sizeOfFile, size < 100,
            let text = try? String(contentsOf: reference, encoding: .utf8)
        else { return nil }
        let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return HubRepository.isCommit(commit) ? commit : nil
    }

    func makeFolders() throws(ModelLibraryError) {
        for folder in [folder.appending(path: "blobs"), locks] {
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            } catch {
                throw .fileSystem(
                    path: folder.path(percentEncoded: false),
                    problem: "cannot be created or written (\(error.localizedDescription)); name another folder with "
                        + "the environment variable HF_HOME")
            }
        }
    }

    /// Makes the snapshot of a commit out of blobs, and notes that the revision is this commit.
    ///
    /// Who looks meanwhile sees the commit of before, or, if it is the same, files that appear one by one.
    ///
    /// - Parameter files: The path of each file and its content. The last one makes the snapshot complete.
    func link(_ files: [(path: String, content: ContentID)], at commit: String) throws {
        let snapshot = snapshot(of: commit)
        for (path, content) in files {
            let up = String(repeating: "../", count: 2 + path.count { $0 == "/" })
            try replace(snapshot.appending(path: path)) { temporary in
                try FileManager.default.createSymbolicLink(
                    atPath: temporary, withDestinationPath: "\(up)blobs/\(content.name)")
            }
        }
        try write(files.map(\.path), as: pulled(commit))
        if revision != commit {
            try write([commit], as: folder.appending(path: "refs/\(revision)"))
        }
    }

    /// What a complete pull of a commit brought: the paths of its files. nil when there was none: a snapshot that
    /// the Python client made may lack files that encoders read, if its program asked for fewer.
    func pulledPaths(of commit: String) -> [String]? {
        guard let text = try? String(contentsOf: pulled(commit), encoding: .utf8) else { return nil }
        let paths = text.split(separator: "\n").map(String.init)
        return paths.isEmpty || !paths.allSatisfy(RepositoryPath.isSafe) ? nil : paths
    }

    /// What is wrong with a snapshot's file, nil when nothing is. Reads all of it.
    ///
    /// Damaged content is removed, so that the next download replaces it.
    func problem(of path: String, in snapshot: URL) throws -> String? {
        let file = snapshot.appending(path: path)
        guard file.sizeOfFile != nil else { return "\(path) is missing" }
        // Where there are no links, the client leaves copies, whose hash nobody has noted.
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: file.path(percentEncoded: false))
        guard let name = link?.split(separator: "/").last, let content = ContentID(String(name)),
            let problem = try content.problem(with: blob(content))
        else { return nil }
        try? FileManager.default.removeItem(at: blob(content))
        return "\(path) \(problem)"
    }

    private func pulled(_ commit: String) -> URL {
        folder.appending(path: "pulled/\(commit)")
    }

    private func write(_ lines: [String], as file: URL) throws {
        try replace(file) { try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: $0)) }
    }

    /// Makes a file beside its place and moves it there in one step.
    private func replace(_ file: URL, make: (_ temporary: String) throws -> Void) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let path = file.path(percentEncoded: false)
        let temporary = path + "." + UUID().uuidString.prefix(8) + ".tmp"
        try make(temporary)
        guard rename(temporary, path) == 0 else {
            let problem = String(cString: strerror(errno))
            try? FileManager.default.removeItem(atPath: temporary)
            throw ModelLibraryError.fileSystem(path: path, problem: problem)
        }
    }
}
