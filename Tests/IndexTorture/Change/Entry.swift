import HybridSearch

/// A document as the journal keeps it.
struct Entry: Codable, Hashable {
    var id: String
    var title: String
    var text: String
    /// What filters look at.
    var group: Int
    /// Counted from the first document that was ever made: no two entries have the same.
    var version: Int

    var document: Document {
        Document(
            id: DocumentID(id), title: title, text: text,
            metadata: ["group": .integer(group), "version": .integer(version), "tags": .array([.string("even"), .string("g\(group)")])])
    }

    /// A word that no other entry has.
    var ownWord: String { Self.ownWord(ofVersion: version) }

    static func ownWord(ofVersion version: Int) -> String { "v\(version)x" }

    /// A number that differs between entries, for sums over sets of them.
    var fingerprint: Int {
        // FNV-1a, short enough to stay exact in whatever reads JSON.
        (id + text).utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }.exactlyRepresentable
    }
}

extension UInt64 {
    fileprivate var exactlyRepresentable: Int { Int(self >> 24) }
}
