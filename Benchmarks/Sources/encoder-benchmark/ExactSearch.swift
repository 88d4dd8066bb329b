import HybridSearch

/// The inner product of every topic with every document, in full precision: no index and no rounding of its own.
struct ExactSearch {
    private let documents: Vectors

    init(_ documents: Vectors) {
        self.documents = documents
    }

    /// The scores of all documents, for each topic.
    func scores(of topics: Vectors) -> [[Float]] {
        switch (topics, documents) {
        case (.dense(let topics), .dense(let documents)):
            topics.map { topic in documents.map { Self.product(topic, $0) } }
        case (.sparse(let topics), .sparse(let documents)):
            topics.map { topic in documents.map { topic.dot($0) } }
        default:
            preconditionFailure("topics and documents are of one model")
        }
    }

    static func product(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
