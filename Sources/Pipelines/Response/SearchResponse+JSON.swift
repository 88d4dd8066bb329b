import Retrieval

extension SearchResponse {
    /// The response as JSON; times in milliseconds.
    public var json: JSONValue {
        var object: [String: JSONValue] = [
            "query": .string(query),
            "took_ms": .number(took.milliseconds),
            "degraded": .bool(degraded),
            "failures": .array(failures.map { ["leg": .string($0.leg), "reason": .string($0.reason)] }),
            "hits": .array(hits.map(\.json)),
            "trace": .array(
                trace.map { span in
                    [
                        "stage": .string(span.name), "start_ms": .number(span.start.milliseconds),
                        "took_ms": .number(span.duration.milliseconds),
                    ]
                }),
        ]
        object["budget"] = budget?.json
        return .object(object)
    }
}

extension SearchHit {
    public var json: JSONValue {
        var object: [String: JSONValue] = [
            "rank": .integer(rank), "id": .string(id.rawValue), "score": .number(score),
        ]
        if let document {
            object["title"] = .string(document.title)
            object["text"] = .string(document.text)
            object["metadata"] = .object(document.metadata)
        }
        object["chunk"] = chunk?.json
        object["explanation"] = explanation?.json
        return .object(object)
    }
}

extension ScoreExplanation {
    public var json: JSONValue {
        var object: [String: JSONValue] = ["name": .string(name), "kind": .string(kind)]
        object["rank"] = rank.map(JSONValue.integer)
        object["score"] = score.map(JSONValue.number)
        object["normalized_score"] = normalizedScore.map(JSONValue.number)
        object["weight"] = weight.map(JSONValue.number)
        object["contribution"] = contribution.map(JSONValue.number)
        object["chunk"] = chunk.map(JSONValue.integer)
        object["note"] = note.map(JSONValue.string)
        if !terms.isEmpty {
            object["terms"] = .array(terms.map { ["term": .string($0.term), "value": .number($0.value)] })
        }
        if !details.isEmpty { object["details"] = .array(details.map(\.json)) }
        return .object(object)
    }
}
