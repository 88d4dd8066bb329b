import HybridSearch

/// A collection's vectors by one model in one precision, and what an exact search over them finds.
struct EncodedCollection: Sendable {
    let collection: TestCollection
    let documents: Vectors
    let topics: Vectors
    /// The best documents of each topic.
    let rankings: [RankedList]

    /// As many as the measures look at.
    static let depth = 100

    init(_ collection: TestCollection, by model: ModelUnderTest) async throws {
        self.collection = collection
        // As the ready pipelines do: title and text, cut where the model ends.
        documents = try await model.encode(
            collection.documents.map { $0.text(ofFields: ["title", "text"]) }, as: .document, batch: 16, on: .shared)
        topics = try await model.encode(collection.topics.map(\.text), as: .query, batch: 16, on: .shared)
        rankings = ExactSearch(documents).scores(of: topics).map { scores in
            let scored = zip(collection.documents, scores).map { ScoredDocument(id: $0.id, score: Double($1)) }
            return RankedList(sorting: scored, limit: Self.depth)
        }
    }

    /// The rankings as a run, to be evaluated.
    var run: Run {
        var run = Run()
        for (topic, ranking) in zip(collection.topics, rankings) {
            run.set(ranking, for: topic.id)
        }
        return run
    }
}
