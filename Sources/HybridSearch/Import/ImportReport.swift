import IndexStore

/// What an import has done.
public struct ImportReport: Sendable {
    /// What was read, added, replaced and left out.
    public var summary = ImportSummary()
    /// Documents that can be found now.
    public var documents = 0
    /// How the index is made.
    public var index = IndexDefinition()
    /// What else there is to know, in sentences: vectors that no leg takes, files beside the corpus.
    public var notes: [String] = []

    public init() {}
}
