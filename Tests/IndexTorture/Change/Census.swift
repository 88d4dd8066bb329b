import HybridSearch

/// A document that each commit replaces, and that counts all others: who reads an index can tell by it alone
/// whether what it sees is one commit.
struct Census: Equatable {
    static let id: DocumentID = "census"

    /// Rises with every commit.
    var generation: Int
    /// Without the census itself.
    var documents: Int
    /// The sum of the entries' fingerprints.
    var fingerprint: Int
    /// How many documents each group has.
    var groups: [Int]

    init(of holdings: Holdings, generation: Int) {
        self.generation = generation
        documents = holdings.entries.count
        fingerprint = holdings.entries.values.reduce(0) { $0 &+ $1.fingerprint }
        groups = (0..<Corpus.groups).map { group in holdings.entries.values.count { $0.group == group } }
    }

    /// - Returns: Nil when the document is no census.
    init?(_ document: Document) {
        guard let generation = document.metadata["generation"]?.integerValue,
            let documents = document.metadata["documents"]?.integerValue,
            let fingerprint = document.metadata["fingerprint"]?.integerValue,
            let groups = document.metadata["groups"]?.arrayValue
        else { return nil }
        self.generation = generation
        self.documents = documents
        self.fingerprint = fingerprint
        self.groups = groups.compactMap(\.integerValue)
    }

    var document: Document {
        Document(
            id: Self.id, text: "census",
            metadata: [
                "generation": .integer(generation), "documents": .integer(documents),
                "fingerprint": .integer(fingerprint), "groups": .array(groups.map { .integer($0) }),
            ])
    }
}
