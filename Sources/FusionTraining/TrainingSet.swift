import Evaluation
import Fusion
import Retrieval

/// One topic with what the legs found for it and what was judged: the material that fusion learns from.
public struct TrainingTopic: Sendable {
    /// The topic's id.
    public var id: String
    /// One list for each leg; nil for a leg that failed.
    public var lists: [RankedList?]
    /// What is known of the query.
    public var query: QueryFeatures
    /// The grades of the judged documents. What was not judged counts as not relevant.
    public var grades: [DocumentID: Int]

    public init(id: String, lists: [RankedList?], query: QueryFeatures = .none, grades: [DocumentID: Int]) {
        self.id = id
        self.lists = lists
        self.query = query
        self.grades = grades
    }
}

/// Topics of the same legs.
public struct TrainingSet: Sendable {
    /// The legs' names, in the order of the topics' lists.
    public let legs: [String]
    public let topics: [TrainingTopic]

    /// - Throws: ``TrainingError`` when there is no leg, two have one name, or a topic has another number of lists.
    public init(legs: [String], topics: [TrainingTopic]) throws(TrainingError) {
        guard !legs.isEmpty else { throw .noLegs }
        guard Set(legs).count == legs.count else { throw .legsNotUnique(legs) }
        for topic in topics where topic.lists.count != legs.count {
            throw .listCountDiffers(topic: topic.id, lists: topic.lists.count, legs: legs.count)
        }
        self.legs = legs
        self.topics = topics
    }

    /// The topics of the qrels, each leg's list taken from its run.
    ///
    /// - Parameters:
    ///   - legs: The legs' names with their runs. A topic that a run lacks has an empty list.
    ///   - depth: How many documents of each list are used: as many as the pipeline will fuse.
    ///   - queries: What is known of the topics' queries.
    public init(
        legs: [(name: String, run: Run)], qrels: Qrels, depth: Int = .max, queries: [String: QueryFeatures] = [:]
    ) throws(TrainingError) {
        let topics = qrels.topics.map { topic in
            TrainingTopic(
                id: topic,
                lists: legs.map { RankedList(sorting: $0.run.documents(of: topic), limit: depth) },
                query: queries[topic] ?? .none, grades: qrels.grades(of: topic))
        }
        try self.init(legs: legs.map(\.name), topics: topics)
    }

    /// The topics at some positions, in the order of the positions.
    public func topics(at positions: [Int]) -> TrainingSet {
        TrainingSet(unchecked: legs, topics: positions.map { topics[$0] })
    }

    /// The same topics with other lists.
    func mappingLists(_ transform: (RankedList) -> RankedList) -> TrainingSet {
        TrainingSet(
            unchecked: legs,
            topics: topics.map { topic in
                var topic = topic
                topic.lists = topic.lists.map { $0.map(transform) }
                return topic
            })
    }

    private init(unchecked legs: [String], topics: [TrainingTopic]) {
        self.legs = legs
        self.topics = topics
    }
}

extension FusionMethod {
    /// The mean of a measure over the topics, when the method fuses their lists. A topic without relevant documents
    /// counts as 0, and so does one for which nothing was found.
    public func mean(of measure: Measure, over set: TrainingSet) -> Double {
        guard !set.topics.isEmpty else { return 0 }
        let values = set.topics.map { topic in
            let ranked = rank(topic.lists, query: topic.query, limit: measure.cutoff ?? .max)
            return measure.value(
                grades: ranked.documents.map { topic.grades[$0.id] }, ideal: IdealList(grades: topic.grades.values))
        }
        return values.reduce(0, +) / Double(values.count)
    }
}
