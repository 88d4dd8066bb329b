import Retrieval

/// The best few documents of those that were offered.
struct TopDocuments {
    struct Entry {
        var id: DocumentID
        var score: Double
        /// The same document's score in the other precision.
        var other: Double

        func ranksBefore(_ other: Entry) -> Bool {
            score != other.score ? score > other.score : id < other.id
        }
    }

    private let depth: Int
    /// From best to worst.
    private(set) var documents: [Entry] = []

    init(depth: Int) {
        self.depth = depth
    }

    /// - Complexity: O(1) for nearly all documents of a long list, O(depth) for those that get in.
    mutating func offer(_ entry: Entry) {
        if documents.count == depth {
            guard let last = documents.last, entry.ranksBefore(last) else { return }
            documents.removeLast()
        }
        let place = documents.lastIndex { $0.ranksBefore(entry) }.map { $0 + 1 } ?? 0
        documents.insert(entry, at: place)
    }
}
