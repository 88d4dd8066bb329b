/// A document and its score in one list.
public struct ScoredDocument: Hashable, Sendable {
    /// Which document.
    public var id: DocumentID
    /// Higher is better; comparable within one list.
    public var score: Double
    /// Which of the document's chunks the score is of, from 0: the best one, where documents are searched in chunks.
    public var chunk: Int

    public init(id: DocumentID, score: Double, chunk: Int = 0) {
        self.id = id
        self.score = score
        self.chunk = chunk
    }

    /// The order of every list here: higher scores first, equal scores by ascending id.
    public static func ranksBefore(_ a: ScoredDocument, _ b: ScoredDocument) -> Bool {
        a.score != b.score ? a.score > b.score : a.id < b.id
    }
}

/// What a retriever returns: documents from best to worst, each at most once. Equal scores are in order of id, so the
/// same scores always make the same list. Ranks count from 1.
public struct RankedList: Hashable, Sendable {
    /// From best to worst.
    public let documents: [ScoredDocument]

    /// A list that found nothing.
    public static let empty = RankedList(sorting: [])

    /// Sorts documents into a list.
    ///
    /// - Precondition: No id occurs twice and no score is NaN.
    /// - Complexity: O(n log n).
    public init(sorting documents: [ScoredDocument], limit: Int = .max) {
        let sorted = documents.sorted(by: ScoredDocument.ranksBefore)
        self.documents = sorted.count > limit ? Array(sorted.prefix(limit)) : sorted
        assert(Set(documents.map(\.id)).count == documents.count, "a document occurs twice in a ranked list")
        assert(!documents.contains { $0.score.isNaN }, "a score is NaN")
    }

    /// A list of documents that are in order already.
    ///
    /// - Precondition: They are in the order of ``ScoredDocument/ranksBefore(_:_:)``; no id occurs twice and no score is NaN.
    package init(sorted documents: [ScoredDocument]) {
        self.documents = documents
        assert(Set(documents.map(\.id)).count == documents.count, "a document occurs twice in a ranked list")
        assert(
            zip(documents, documents.dropFirst()).allSatisfy(ScoredDocument.ranksBefore), "a ranked list is not in order")
    }

    /// How many documents the list has.
    public var count: Int { documents.count }

    public var isEmpty: Bool { documents.isEmpty }

    /// The best `limit` documents of the list.
    public func prefix(_ limit: Int) -> RankedList {
        count <= limit ? self : RankedList(uncheckedSorted: Array(documents.prefix(limit)))
    }

    /// The documents whose score is at least `minimum`.
    public func filter(minimumScore minimum: Double) -> RankedList {
        RankedList(uncheckedSorted: Array(documents.prefix { $0.score >= minimum }))
    }

    private init(uncheckedSorted documents: [ScoredDocument]) {
        self.documents = documents
    }
}
