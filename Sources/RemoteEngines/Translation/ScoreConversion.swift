import Foundation

/// How the scores of an engine become those that the same node gives here, and back. Every conversion is monotone: it
/// changes no order.
public enum ScoreConversion: Hashable, Sendable {
    /// They are the same.
    case same
    /// (1 + x) / 2 of x: Elasticsearch's `dot_product` and `cosine`, OpenSearch's `cosinesimil`.
    case centred
    /// x + 1 where x > 0, else 1 / (1 − x): OpenSearch's `innerproduct`, Elasticsearch's `max_inner_product`.
    case positive
    /// max(x, 0) + min(eˣ, 1): Elasticsearch's `text_similarity_reranker`.
    case reranked
    /// Scores here are so many times those there: 1 / (k1 + 1) for Elasticsearch's BM25; the sum of the weights where
    /// OpenSearch divides by it.
    case scaled(Double)

    /// The score here for one there.
    public func ours(_ score: Double) -> Double {
        switch self {
        case .same: score
        case .centred: 2 * score - 1
        case .positive: score >= 1 ? score - 1 : 1 - 1 / score
        case .reranked: score >= 1 ? score - 1 : log(score)
        case .scaled(let factor): score * factor
        }
    }

    /// The score there for one here.
    public func theirs(_ score: Double) -> Double {
        switch self {
        case .same: score
        case .centred: (1 + score) / 2
        case .positive: score > 0 ? score + 1 : 1 / (1 - score)
        case .reranked: max(score, 0) + min(exp(score), 1)
        case .scaled(let factor): score / factor
        }
    }

    /// Whether nothing but a factor tells the scores apart.
    var isFactor: Bool {
        switch self {
        case .same, .scaled: true
        case .centred, .positive, .reranked: false
        }
    }

    /// The formula there of a score x here, for people.
    var formula: String {
        switch self {
        case .same: "x"
        case .centred: "(1 + x) / 2"
        case .positive: "x + 1 above 0, else 1 / (1 - x)"
        case .reranked: "max(x, 0) + min(exp(x), 1)"
        case .scaled(let factor): "x / \(factor)"
        }
    }
}
