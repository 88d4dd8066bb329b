import IndexStore

/// What became of documents that brought vectors or terms of their own.
public struct ImportSummary: Codable, Hashable, Sendable {
    /// Documents that were read, each as often as it came.
    public var documents = 0
    /// What was added, each id once, and replaced.
    public var commit = CommitSummary()
    /// How many weights were left out because the leg's model does not know their token, by leg.
    public var unknownTokens: [String: Int] = [:]

    public init(documents: Int = 0, commit: CommitSummary = CommitSummary(), unknownTokens: [String: Int] = [:]) {
        self.documents = documents
        self.commit = commit
        self.unknownTokens = unknownTokens
    }
}
