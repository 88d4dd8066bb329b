import HybridSearch
import Terminal

/// What an import says of itself.
struct ImportOutput: Encodable {
    /// Documents that were read.
    var read: Int
    var added: Int
    /// Documents of earlier commits that were replaced.
    var replaced: Int
    /// Documents that came again later in the same files.
    var repeated: Int
    /// Documents that can be found now.
    var documents: Int
    /// Weights whose token the leg's model does not know, by leg.
    var unknownTokens: [String: Int]
    /// The legs of the index.
    var legs: [String]
    var notes: [String]
    private let folder: String

    enum CodingKeys: String, CodingKey {
        case read, added, replaced, repeated, documents
        case unknownTokens = "unknown_tokens"
        case legs, notes
    }

    init(_ report: ImportReport, into path: String) {
        read = report.summary.documents
        added = report.summary.commit.added
        replaced = report.summary.commit.removed
        repeated = max(0, read - added)
        documents = report.documents
        unknownTokens = report.summary.unknownTokens
        let index = report.index
        legs = (index.bm25 == nil ? [] : ["bm25"]) + index.sparse.keys.sorted() + index.dense.keys.sorted()
        notes = report.notes
        folder = path
    }

    func print(asJSON: Bool, quiet: Bool) throws {
        if asJSON { return try Output.print(json: self) }
        guard !quiet else { return }
        var parts = ["\(Readable.count(added)) added"]
        if replaced > 0 { parts.append("\(Readable.count(replaced)) replaced") }
        if repeated > 0 { parts.append("\(Readable.count(repeated)) came again") }
        let (done, total, known) = (parts.joined(separator: ", "), Readable.count(documents), legs.joined(separator: ", "))
        Swift.print("\(folder): \(done); \(total) documents now, legs \(known).")
        for (leg, count) in unknownTokens.sorted(by: { $0.key < $1.key }) {
            let weights = Readable.count(count)
            Swift.print("\(leg): \(weights) weights left out, as the leg's model does not know their tokens.")
        }
        for note in notes { Swift.print("\(note).") }
    }
}
