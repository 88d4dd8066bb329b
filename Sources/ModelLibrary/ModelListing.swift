import Foundation

/// One line of the library's list: a model that is known, found in the library, or both.
public struct ModelListing: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case installed
        /// Known, but not on this machine: it can be pulled.
        case missing
        /// Its folder lacks something; the text says what.
        case damaged(String)
    }

    public let name: String
    public let kind: ModelKind
    public let state: State
    /// The size of the folder in bytes; of a missing model, what it will have.
    public let sizeInBytes: Int
    /// Where it is, or where it will be.
    public let folder: URL
    /// One line about it, where the catalogue has one.
    public let summary: String?
}

extension ModelLibrary {
    /// Every known model, then every other folder of the library that holds a `config.json`, then the repositories
    /// in the hub's cache that an encoder can read, each part sorted by name.
    ///
    /// - Complexity: Reads names and sizes of files, and each found model's `config.json`.
    public func list() -> [ModelListing] {
        let repositories = listHub()
        let taken = Set(repositories.map(\.name))
        let others = foldersFound().filter { known($0) == nil && !taken.contains($0) }
        return catalogue.map(listing) + others.map(listing) + repositories
    }

    private func listing(_ known: KnownModel) -> ModelListing {
        let folder = place(of: known.name)
        return ModelListing(
            name: known.name, kind: known.kind, state: state(of: known.name, in: folder),
            sizeInBytes: folder.isFolder ? folder.sizeOfFolder() : known.sizeInBytes,
            folder: folder, summary: known.summary)
    }

    private func listing(_ found: String) -> ModelListing {
        let folder = place(of: found)
        return ModelListing(
            name: found, kind: ModelKind(ofFolder: folder), state: state(of: found, in: folder),
            sizeInBytes: folder.sizeOfFolder(), folder: folder, summary: nil)
    }

    private func state(of name: String, in folder: URL) -> ModelListing.State {
        guard folder.isFolder else { return .missing }
        return problemAtAGlance(name, in: folder).map { .damaged($0) } ?? .installed
    }

    /// The names, `name` or `organisation/name`, of the folders that look like a model's.
    private func foldersFound() -> [String] {
        let folders = { (parent: String) -> [String] in
            let names = try? FileManager.default.contentsOfDirectory(
                atPath: root.appending(path: parent).path(percentEncoded: false))
            return (names ?? []).map { parent.isEmpty ? $0 : "\(parent)/\($0)" }.filter { name in
                (try? ModelName(name)) != nil && root.appending(path: name).isFolder
            }
        }
        let hasConfig = { (name: String) in root.appending(path: "\(name)/config.json").sizeOfFile != nil }
        return folders("").flatMap { hasConfig($0) ? [$0] : folders($0).filter(hasConfig) }.sorted()
    }
}
