import Retrieval
import Synchronization

/// What a cluster does not understand, learnt from its refusals.
///
/// `neural_sparse` comes with a plugin that not every OpenSearch has. It is a sum of products, which
/// `rank_feature` queries make as well: the same scores, for a longer request.
final class ClusterDialect: Sendable {
    private let lacksNeuralSparse = Mutex(false)

    /// Takes note of what a refusal says.
    func learn(from refusal: RemoteEngineError) {
        guard case .refused(_, 400, let reason) = refusal, reason.contains("[neural_sparse]") else { return }
        lacksNeuralSparse.withLock { $0 = true }
    }

    /// The request in words that the cluster understands.
    func rewritten(_ body: JSONValue) -> JSONValue {
        lacksNeuralSparse.withLock { $0 } ? Self.withoutNeuralSparse(body) : body
    }

    private static func withoutNeuralSparse(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements):
            return .array(elements.map(withoutNeuralSparse))
        case .object(let members):
            if members.count == 1, let features = members["neural_sparse"]?.objectValue.flatMap(features(of:)) {
                return features
            }
            return .object(members.mapValues(withoutNeuralSparse))
        default:
            return value
        }
    }

    /// Nil when the query is encoded there, or is no query at all but a field of that name.
    private static func features(of query: [String: JSONValue]) -> JSONValue? {
        guard query.count == 1, let (field, body) = query.first,
            let tokens = body.objectValue?["query_tokens"]?.objectValue
        else { return nil }
        let boost = body.objectValue?["boost"]?.doubleValue ?? 1
        let clauses = tokens.sorted { $0.key < $1.key }.map { token, weight -> JSONValue in
            [
                "rank_feature": [
                    "field": .string("\(field).\(token)"), "linear": [:],
                    "boost": .number((weight.doubleValue ?? 0) * boost),
                ]
            ]
        }
        return ["bool": ["should": .array(clauses)]]
    }
}
