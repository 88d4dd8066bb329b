import Foundation
import HybridSearch

/// Runs the body of a search as Elasticsearch's documentation says that it does, over given lists for its leaves.
struct ElasticsearchInterpreter {
    let legs: LegLists

    func search(_ body: [String: JSONValue]) -> [EngineHit] {
        run(body["retriever"] ?? .null, size: body["size"]?.integerValue ?? 10)
    }

    private func run(_ retriever: JSONValue, size: Int) -> [EngineHit] {
        guard let (kind, value) = retriever.objectValue?.first, let body = value.objectValue else { return [] }
        let minimum = body["min_score"]
        let window = body["rank_window_size"]?.integerValue ?? 10
        switch kind {
        case "standard": return leaf(body).first(size).atLeast(minimum)
        case "knn":
            let neighbours = list(body["field"]?.stringValue ?? "").first(body["k"]?.integerValue ?? 0)
            return neighbours.first(size).atLeast(minimum)
        case "rrf": return rrf(body, window).first(window).atLeast(minimum).first(size)
        case "linear": return linear(body, window).first(window).atLeast(minimum).first(size)
        default:
            // The threshold is the model's, before its scores are made positive.
            return run(body["retriever"] ?? .null, size: window)
                .map { EngineHit(id: $0.id, score: LegLists.rerankerScore(of: $0.id)) }.atLeast(minimum)
                .map { EngineHit(id: $0.id, score: max($0.score, 0) + min(exp($0.score), 1)) }.ranked.first(size)
        }
    }

    // MARK: Leaves

    private func leaf(_ body: [String: JSONValue]) -> [EngineHit] {
        let query = body["query"]?.objectValue ?? [:]
        if let sparse = query["sparse_vector"]?.objectValue { return list(sparse["field"]?.stringValue ?? "") }
        return list(query["match"]?.objectValue?.keys.first ?? "")
    }

    /// A leg's list with the scores that Elasticsearch gives.
    private func list(_ field: String) -> [EngineHit] {
        (legs.lists[field] ?? .empty).documents.map { hit in
            let score =
                switch field {
                case "bm25": hit.score * 2.2
                case "minilm", "angle": (1 + hit.score) / 2
                default: hit.score
                }
            return EngineHit(id: hit.id, score: score)
        }
    }

    // MARK: Fusions

    private func rrf(_ body: [String: JSONValue], _ window: Int) -> [EngineHit] {
        let constant = body["rank_constant"]?.doubleValue ?? 60
        let children = body["retrievers"]?.arrayValue ?? []
        let lists = children.map { child -> [EngineHit] in
            let weight = child.objectValue?["weight"]?.doubleValue ?? 1
            return run(child.objectValue?["retriever"] ?? child, size: window).enumerated().map {
                EngineHit(id: $1.id, score: weight / (constant + Double($0 + 1)))
            }
        }
        return .pooled(lists) { $0.reduce(0) { $0 + ($1 ?? 0) } }
    }

    private func linear(_ body: [String: JSONValue], _ window: Int) -> [EngineHit] {
        let lists = (body["retrievers"]?.arrayValue ?? []).map { child -> [EngineHit] in
            let list = run(child.objectValue?["retriever"] ?? .null, size: window)
            let weight = child.objectValue?["weight"]?.doubleValue ?? 1
            let scores = Self.normalized(list.map(\.score), child.objectValue?["normalizer"]?.stringValue)
            return zip(list, scores).map { EngineHit(id: $0.id, score: weight * $1) }
        }
        return .pooled(lists) { $0.reduce(0) { $0 + ($1 ?? 0) } }
    }

    private static func normalized(_ scores: [Double], _ normalizer: String?) -> [Double] {
        guard let least = scores.min(), let greatest = scores.max() else { return [] }
        switch normalizer {
        case "minmax":
            return scores.map { greatest - least < 1e-6 ? 1 : ($0 - least) / (greatest - least) }
        case "l2_norm":
            let norm = scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return scores.map { $0 / norm }
        default: return scores
        }
    }
}
