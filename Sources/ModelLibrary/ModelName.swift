import Foundation

/// How people name a model: by a short name, by a repository of the Hugging Face hub, or by the folder it is in.
public enum ModelName: Hashable, Sendable {
    /// A name without a slash, such as `splade-tiny`.
    case short(String)
    /// `organisation/name`, such as `naver/splade-v3`, where `@` and a branch, tag or commit may follow.
    case repository(HubRepository)
    /// A path that starts with `/`, `./`, `../` or `~`.
    case folder(URL)

    /// Reads a name. Names become folders under the library's root, so each part is letters, digits, `.`, `_` and
    /// `-`, and starts with a letter or a digit: no name leads out of the root or to a hidden folder.
    ///
    /// - Throws: ``ModelLibraryError/invalidName(_:)``.
    public init(_ text: String) throws(ModelLibraryError) {
        let isPath = ["/", "./", "../", "~/"].contains { text.hasPrefix($0) } || [".", "..", "~"].contains(text)
        if isPath {
            let expanded = (text as NSString).expandingTildeInPath
            self = .folder(URL(filePath: expanded, directoryHint: .isDirectory).standardizedFileURL)
            return
        }
        let name = text.prefix { $0 != "@" }
        let revision = text.dropFirst(name.count)
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy(Self.isFolderName) else { throw .invalidName(text) }
        switch (parts.count, revision.isEmpty) {
        case (1, true): self = .short(text)
        case (2, true): self = .repository(HubRepository(name: text))
        case (2, false):
            guard HubRepository.isRevision(revision.dropFirst()) else { throw .invalidName(text) }
            self = .repository(HubRepository(name: String(name), revision: String(revision.dropFirst())))
        default: throw .invalidName(text)
        }
    }

    private static func isFolderName(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, part.utf8.count <= 96 else { return false }
        return first.isAlphanumeric && part.utf8.allSatisfy { $0.isAlphanumeric || "._-".utf8.contains($0) }
    }
}
