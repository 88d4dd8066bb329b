import Foundation
import HybridSearch

/// Runs the body and the search pipeline of a search as OpenSearch's documentation says that it does, over given
/// lists for its queries.
struct OpenSearchInterpreter {
    let legs: LegLists

    func search(_ body: [String: JSONValue], _ pipeline: [String: JSONValue]) -> [EngineHit] {
        let size = body["size"]?.integerValue ?? 10
        let query = body["query"] ?? .null
        guard let hybrid = query.objectValue?["hybrid"]?.objectValue else {
            return run(query).first(size).atLeast(body["min_score"])
        }
        let depth = hybrid["pagination_depth"]?.integerValue ?? 10
        let lists = (hybrid["queries"]?.arrayValue ?? []).map { run($0).first(depth) }
        let processor = pipeline["phase_results_processors"]?.arrayValue?.first?.objectValue ?? [:]
        return fused(lists, processor).atLeast(body["min_score"]).first(size)
    }

    // MARK: Queries

    private func run(_ query: JSONValue) -> [EngineHit] {
        guard let (kind, value) = query.objectValue?.first, let body = value.objectValue else { return [] }
        switch kind {
        case "function_score": return run(body["query"] ?? .null).atLeast(body["min_score"])
        case "bool": return run(body["must"]?.arrayValue?.first ?? .null)
        case "knn":
            let (field, vector) = body.first ?? ("", .null)
            return list(field).first(vector.objectValue?["k"]?.integerValue ?? 0)
        default: return list(body.keys.first ?? "")
        }
    }

    /// A leg's list with the scores that OpenSearch gives.
    private func list(_ field: String) -> [EngineHit] {
        (legs.lists[field] ?? .empty).documents.map { hit in
            let score =
                switch field {
                case "minilm": hit.score > 0 ? hit.score + 1 : 1 / (1 - hit.score)
                case "angle": (1 + hit.score) / 2
                default: hit.score
                }
            return EngineHit(id: hit.id, score: score)
        }
    }

    // MARK: Processors

    private func fused(_ lists: [[EngineHit]], _ processor: [String: JSONValue]) -> [EngineHit] {
        let (kind, value) = processor.first ?? ("", .null)
        let combination = value.objectValue?["combination"]?.objectValue ?? [:]
        let weights = combination["parameters"]?.objectValue?["weights"]?.arrayValue?.compactMap(\.doubleValue)
        if kind == "score-ranker-processor" {
            let constant = combination["rank_constant"]?.doubleValue ?? 60
            let ranks = lists.enumerated().map { i, list in
                list.enumerated().map {
                    EngineHit(id: $1.id, score: (weights?[i] ?? 1) / (constant + Double($0 + 1)))
                }
            }
            return .pooled(ranks) { $0.reduce(0) { $0 + ($1 ?? 0) } }
        }
        let normalization = value.objectValue?["normalization"]?.objectValue?["technique"]?.stringValue
        let normalized = lists.map { list in
            zip(list, Self.normalized(list.map(\.score), normalization)).map { EngineHit(id: $0.id, score: $1) }
        }
        let technique = combination["technique"]?.stringValue ?? ""
        return .pooled(normalized) { Self.mean($0, weights ?? $0.map { _ in 1 }, technique) }
    }

    private static func normalized(_ scores: [Double], _ technique: String?) -> [Double] {
        guard let least = scores.min(), let greatest = scores.max() else { return [] }
        switch technique {
        case "min_max":
            return scores.map { score in
                let value = greatest == least ? 1 : (score - least) / (greatest - least)
                return value == 0 ? 0.001 : value
            }
        case "l2":
            let norm = scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return scores.map { $0 / norm }
        default:
            let mean = scores.reduce(0, +) / Double(scores.count)
            let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count - 1)
            return scores.map { score in
                let z = (score - mean) / variance.squareRoot()
                return z > 0 ? z : 0.001
            }
        }
    }

    private static func mean(_ scores: [Double?], _ weights: [Double], _ technique: String) -> Double {
        let found = zip(weights, scores).compactMap { weight, score in score.map { (weight: weight, score: $0) } }
        let weight = found.reduce(0) { $0 + $1.weight }
        return switch technique {
        case "arithmetic_mean": found.reduce(0) { $0 + $1.weight * $1.score } / weights.reduce(0, +)
        case "geometric_mean": exp(found.reduce(0) { $0 + $1.weight * log($1.score) } / weight)
        default: weight / found.reduce(0) { $0 + $1.weight / $1.score }
        }
    }
}
