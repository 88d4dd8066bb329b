import Interchange
import Retrieval

/// The answer to a `_search`, all of it.
struct ClusterHits {
    struct Hit {
        var id: DocumentID
        /// Nil where hits are not scored.
        var score: Double?
        var source: [String: JSONValue]?
        var fingerprint: Int64?
    }

    var hits: [Hit]
    var scrollID: String?

    /// - Throws: ``RemoteEngineError/unexpected(engine:problem:)`` for an answer that is not of this form or is not
    ///   of all shards: other documents might have been among the best.
    init(_ answer: JSONValue, engine: String) throws(RemoteEngineError) {
        func failure(_ problem: String) -> RemoteEngineError { .unexpected(engine: engine, problem: problem) }
        guard let members = answer.objectValue, let hits = members["hits"]?.objectValue?["hits"]?.arrayValue else {
            throw failure("its answer to a search has no hits")
        }
        guard members["timed_out"]?.boolValue != true else {
            throw failure("the search's time was up before it had seen all documents")
        }
        if let shards = members["_shards"]?.objectValue, let failed = shards["failed"]?.integerValue, failed > 0 {
            let first = shards["failures"]?.arrayValue?.first?.objectValue?["reason"]
            let reason = first.map { ": " + ClusterFailure.reason(of: $0) } ?? ""
            throw failure("\(failed) of \(shards["total"]?.integerValue ?? failed) shards did not answer\(reason)")
        }
        scrollID = members["_scroll_id"]?.stringValue
        self.hits = []
        self.hits.reserveCapacity(hits.count)
        for hit in hits {
            guard let hit = hit.objectValue, let id = hit["_id"]?.stringValue else {
                throw failure("a hit has no _id")
            }
            let score = hit["_score"]?.doubleValue
            if let score, !score.isFinite { throw failure("the score of document \"\(id)\" is not a number") }
            let fingerprint = hit["fields"]?.objectValue?[ElasticsearchMapping.fingerprintField]?.arrayValue?.first
            self.hits.append(
                Hit(
                    id: DocumentID(id), score: score, source: hit["_source"]?.objectValue,
                    fingerprint: fingerprint?.stringValue.flatMap(ElasticsearchBulkLines.fingerprint(ofText:))))
        }
    }
}
