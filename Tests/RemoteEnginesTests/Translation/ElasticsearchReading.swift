import HybridSearch

/// Reads Elasticsearch's retrievers as ours, in the small: what is left to do is at the leaves.
enum ElasticsearchReading {
    static func ours(_ theirs: JSONValue) throws -> JSONValue {
        guard let (kind, value) = theirs.objectValue?.first, var body = value.objectValue else { return theirs }
        switch kind {
        case "standard": return leg(body)
        case "knn":
            body["inference_id"] = body.removeValue(forKey: "field")
            body["query_vector"] = nil
            if body["inference_id"] != "euclid", let minimum = body["min_score"]?.doubleValue {
                body["min_score"] = .number(2 * minimum - 1)
            }
        case "text_similarity_reranker":
            body["inference_text"] = nil
            body["blend"] = 1
            body["retriever"] = try body["retriever"].map(ours)
        default:
            body["retrievers"] = .array(try (body["retrievers"]?.arrayValue ?? []).map(child))
        }
        return .object([kind: .object(body)])
    }

    private static func child(_ child: JSONValue) throws -> JSONValue {
        guard var members = child.objectValue, let retriever = members["retriever"] else { return try ours(child) }
        members["retriever"] = try ours(retriever)
        return .object(members)
    }

    private static func leg(_ standard: [String: JSONValue]) -> JSONValue {
        var body = standard
        let query = body.removeValue(forKey: "query")?.objectValue ?? [:]
        guard let sparse = query["sparse_vector"]?.objectValue else {
            // To some digits: a factor was multiplied with and divided by.
            if let minimum = body["min_score"]?.doubleValue {
                body["min_score"] = .number((minimum / 2.2 * 1e6).rounded() / 1e6)
            }
            return ["bm25": .object(body)]
        }
        body["inference_id"] = sparse["field"]
        body["prune"] = sparse["prune"]
        body["pruning_config"] = sparse["pruning_config"]
        return ["sparse_vector": .object(body)]
    }
}
