import Retrieval

/// What a system returned for each topic: a run in TREC's sense.
///
/// A topic's documents are ordered as `trec_eval` orders them, which is by score alone: the rank column of a file is
/// ignored, scores compare as 32-bit floats, and equal scores are in **descending** order of document id (by bytes).
/// A ``RankedList`` has them in ascending order; so measures of lists with ties differ from those of their order on
/// screen, and agree with every published figure made with `trec_eval`.
public struct Run: Equatable, Sendable {
    /// The name of the system, the last column of a file.
    public var tag: String
    /// The topics in the order in which they came.
    public private(set) var topics: [String] = []
    private var lists: [String: [ScoredDocument]] = [:]

    public init(tag: String = "hybrid-search") {
        self.tag = tag
    }

    /// The documents of a topic in `trec_eval`'s order, none for a topic that the run lacks.
    public func documents(of topic: String) -> [ScoredDocument] {
        lists[topic] ?? []
    }

    /// Sets what was found for a topic, in place of what was there.
    public mutating func set(_ list: RankedList, for topic: String) {
        set(list.documents, for: topic)
    }

    /// - Precondition: No document occurs twice.
    mutating func set(_ documents: [ScoredDocument], for topic: String) {
        if lists.updateValue(documents.sorted(by: Self.ranksBefore), forKey: topic) == nil {
            topics.append(topic)
        }
    }

    private static func ranksBefore(_ a: ScoredDocument, _ b: ScoredDocument) -> Bool {
        let scores = (Float(a.score), Float(b.score))
        guard scores.0 == scores.1 else { return scores.0 > scores.1 }
        return b.id.rawValue.utf8.lexicographicallyPrecedes(a.id.rawValue.utf8)
    }
}
