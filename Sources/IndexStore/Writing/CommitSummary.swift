/// What a commit has done.
public struct CommitSummary: Codable, Hashable, Sendable {
    /// Documents that can be found now and were added since the last commit, replacements among them.
    public var added = 0
    /// Documents of earlier commits that were replaced or deleted.
    public var removed = 0

    public init(added: Int = 0, removed: Int = 0) {
        self.added = added
        self.removed = removed
    }

    static func += (total: inout CommitSummary, next: CommitSummary) {
        total.added += next.added
        total.removed += next.removed
    }
}
