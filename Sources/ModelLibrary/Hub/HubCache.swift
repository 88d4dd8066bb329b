import Foundation

/// The folder where the hub's Python client keeps repositories, in the same layout, so that each finds what the other
/// has downloaded:
///
///     models--ORGANISATION--NAME/
///         blobs/<content id>                  each content once
///         blobs/<content id>.incomplete       the beginning of one
///         refs/<branch or tag>                the commit that it was at the last download
///         snapshots/<commit>/<path>           links to blobs
///     .locks/models--ORGANISATION--NAME/      held while a blob is downloaded
struct HubCache: Sendable {
    private static let prefix = "models--"
    private static let separator = "--"

    let root: URL

    subscript(repository: HubRepository) -> CachedRepository {
        let name = Self.prefix + repository.name.replacing("/", with: Self.separator)
        return CachedRepository(
            folder: root.appending(path: name, directoryHint: .isDirectory),
            locks: root.appending(path: ".locks/\(name)", directoryHint: .isDirectory), revision: repository.revision)
    }

    /// Every repository that has a snapshot: at each branch or tag that has been asked for, and at each commit that
    /// is none of these. Sorted by name.
    func repositories() -> [HubRepository] {
        names(in: root).sorted().flatMap { folder -> [HubRepository] in
            let parts = folder.dropFirst(Self.prefix.count).components(separatedBy: Self.separator)
            let name = parts.joined(separator: "/")
            guard folder.hasPrefix(Self.prefix), case .repository? = try? ModelName(name) else { return [] }
            return revisions(in: root.appending(path: folder)).map { HubRepository(name: name, revision: $0) }
        }
    }

    private func revisions(in folder: URL) -> [String] {
        let references = folder.appending(path: "refs")
        let named = references.pathsOfFiles().filter { HubRepository.isRevision(Substring($0)) }
        let commits = Set(named.compactMap { CachedRepository.commit(in: references.appending(path: $0)) })
        let others = names(in: folder.appending(path: "snapshots")).filter(HubRepository.isCommit)
        return named + others.filter { !commits.contains($0) }.sorted()
    }

    private func names(in folder: URL) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    }
}
