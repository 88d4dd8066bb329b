import HybridSearch
import Terminal

/// What a command has done to an index.
struct IndexChange: Encodable {
    var added: Int
    var removed: Int
    /// Documents that can be found now.
    var documents: Int

    init(_ summary: CommitSummary, documents: Int) {
        added = summary.added
        removed = summary.removed
        self.documents = documents
    }

    func print(of index: String, asJSON: Bool, quiet: Bool) throws {
        if asJSON { return try Output.print(json: self) }
        guard !quiet else { return }
        var parts: [String] = []
        if added > 0 { parts.append("\(Readable.count(added)) added") }
        if removed > 0 { parts.append("\(Readable.count(removed)) \(added > 0 ? "replaced" : "deleted")") }
        if parts.isEmpty { parts.append("nothing changed") }
        Swift.print("\(index): \(parts.joined(separator: ", ")); \(Readable.count(documents)) documents now.")
    }
}
