/// Brings the scores of one list to a scale that other lists share.
///
/// The raw values are the names that pipelines use; `none`, `minmax` and `l2_norm` are Elasticsearch's. A score that
/// is not finite becomes 0 and the others are normalised as if it were not there.
public enum ScoreNormalizer: String, CaseIterable, Codable, Sendable {
    /// The score itself.
    case none
    /// (score − minimum) / (maximum − minimum), from 0 to 1.
    ///
    /// A list of equal scores, or of one, becomes all 1, as in OpenSearch: its documents were found, so they are
    /// worth more than those that were not. (Elasticsearch leaves such scores as they are.)
    case minmax
    /// score / √(Σ score²). A list of zeros stays as it is.
    case l2Norm = "l2_norm"
    /// (score − mean) / standard deviation of the population. A list of equal scores becomes all 0.
    case zscore

    /// The normalised scores, in the order of `scores`.
    ///
    /// - Complexity: O(n).
    public func normalize(_ scores: [Double]) -> [Double] {
        guard self != .none else { return scores.map { $0.isFinite ? $0 : 0 } }
        let finite = scores.filter(\.isFinite)
        guard let minimum = finite.min(), let maximum = finite.max() else { return scores.map { _ in 0 } }
        // A power of two changes no digit of a score, and then no difference or square can overflow.
        let unit = Self.powerOfTwo(near: max(abs(minimum), abs(maximum)))
        let map = scaling(finite.map { $0 / unit }, minimum: minimum / unit, maximum: maximum / unit)
        return scores.map { $0.isFinite ? map($0 / unit) : 0 }
    }

    private func scaling(_ scores: [Double], minimum: Double, maximum: Double) -> (Double) -> Double {
        let count = Double(scores.count)
        switch self {
        case .none:
            return { $0 }
        case .minmax:
            return minimum == maximum ? { _ in 1 } : { ($0 - minimum) / (maximum - minimum) }
        case .l2Norm:
            let norm = scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return norm == 0 ? { $0 } : { $0 / norm }
        case .zscore:
            guard minimum < maximum else { return { _ in 0 } }
            let mean = scores.reduce(0, +) / count
            let deviation = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
            return { ($0 - mean) / deviation }
        }
    }

    private static func powerOfTwo(near magnitude: Double) -> Double {
        guard magnitude > 0 else { return 1 }
        return Double(sign: .plus, exponent: max(-1022, Int(magnitude.exponent)), significand: 1)
    }
}
