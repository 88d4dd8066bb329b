/// A file of a repository as the hub announces it.
struct HubFile: Hashable, Sendable {
    let path: String
    let size: Int
    let content: ContentID
}

/// A revision of a repository.
struct HubCommit: Sendable {
    let id: String
    /// The paths of all files.
    let paths: Set<String>
}
