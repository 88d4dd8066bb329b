/// Brings the scores of one list to a scale that other lists share.
///
/// `none`, `minmax` and `l2_norm` are Elasticsearch's names. A score that is not finite becomes 0, and the others are
/// normalised as if it were not there.
public struct ScoreNormalizer: Hashable, Sendable {
    /// What is computed of a score s.
    public enum Formula: Hashable, Sendable {
        /// s.
        case none
        /// (s − minimum) / (maximum − minimum), from 0 to 1.
        case minmax
        /// (s − lowest) / (maximum − lowest), from 0 to 1, with the lowest score that the leg could give: 0 for BM25 and
        /// SPLADE, −1 for cosines. Unlike `minmax`, the worst document found is not worth 0. Scores below `lowest`, and all
        /// of a list whose maximum is not above it, become 0. Bruch, Gai and Ingber, "An Analysis of Fusion Functions for
        /// Hybrid Retrieval", TOIS 2023.
        ///
        /// Without `lowest` the formula is to be completed by who knows the leg (``ScoreNormalizer/completed(lowest:)``);
        /// fusion refuses it.
        case theoreticalMinmax(lowest: Double?)
        /// s / √(Σ s²). A list of zeros stays as it is.
        case l2Norm
        /// (s − mean) / σ.
        case zscore(Deviation)
        /// (s − (mean − 3σ)) / 6σ: mostly from 0 to 1, and cut there when `clamped`. Distribution-based score fusion.
        case dbsf(Deviation, clamped: Bool)
        /// 1 − (rank − 1) / n, ranks from 1 in a list of n: from 1 down to 1/n.
        case rank
        /// 1 / (1 + e^−(a·s + b)), from 0 to 1. With `a` and `b` fitted on judgments it is Platt's scaling: the probability
        /// of relevance.
        case sigmoid(a: Double, b: Double)
        /// s / maximum. When the maximum is not above 0: s / greatest magnitude.
        case max
        /// (s − minimum) / Σ (s − minimum): the list's scores sum to 1.
        case sum
    }

    /// Which standard deviation σ is.
    public enum Deviation: String, CaseIterable, Hashable, Sendable {
        /// √(Σ (s − mean)² / n).
        case population
        /// √(Σ (s − mean)² / (n − 1)).
        case sample
    }

    /// What becomes of a list whose scores are all equal (a list of one is such a list), where a formula would divide by 0.
    public enum EqualScores: Hashable, Sendable {
        /// Each becomes this value.
        case value(Double)
        /// They stay as they are.
        case unchanged
    }

    /// What is computed.
    public var formula: Formula
    /// What `minmax`, `zscore`, `dbsf` and `sum` make of equal scores.
    public var equalScores: EqualScores
    /// What takes the place of results that are not above 0; nil where they stay. OpenSearch has .001 here: a document
    /// that was found is worth more than one that was not.
    public var floor: Double?

    /// - Parameter equalScores: Nil for the formula's own: 1 for `minmax` (as in OpenSearch and Weaviate; Elasticsearch
    ///   leaves them unchanged, ranx makes them 0), 0 for `zscore`, .5 for `dbsf` (as in Qdrant; Haystack has 0), 1/n for
    ///   `sum`.
    public init(_ formula: Formula, equalScores: EqualScores? = nil, floor: Double? = nil) {
        self.formula = formula
        self.equalScores = equalScores ?? formula.ownEqualScores
        self.floor = floor
    }

    public static let none = ScoreNormalizer(.none)
    public static let minmax = ScoreNormalizer(.minmax)
    public static let l2Norm = ScoreNormalizer(.l2Norm)
    /// With the population's deviation.
    public static let zscore = ScoreNormalizer(.zscore(.population))
    /// With the population's deviation, not cut.
    public static let dbsf = ScoreNormalizer(.dbsf(.population, clamped: false))
    public static let rank = ScoreNormalizer(.rank)
    public static let max = ScoreNormalizer(.max)
    public static let sum = ScoreNormalizer(.sum)

    public static func theoreticalMinmax(lowest: Double?) -> ScoreNormalizer {
        ScoreNormalizer(.theoreticalMinmax(lowest: lowest))
    }

    public static func sigmoid(a: Double = 1, b: Double = 0) -> ScoreNormalizer {
        ScoreNormalizer(.sigmoid(a: a, b: b))
    }

    /// Those that are complete without a parameter.
    public static let standard: [ScoreNormalizer] = [
        .none, .minmax, .l2Norm, .zscore, .dbsf, .rank, .sigmoid(), .max, .sum,
    ]

    /// The normaliser with the leg's lowest score, where it needs one and has none.
    public func completed(lowest: @autoclosure () -> Double) -> ScoreNormalizer {
        guard case .theoreticalMinmax(nil) = formula else { return self }
        var completed = self
        completed.formula = .theoreticalMinmax(lowest: lowest())
        return completed
    }

    /// The greatest value that a list of scores can be given; nil when there is no such bound.
    public var greatest: Double? {
        let bound: Double? =
            switch formula {
            case .minmax, .theoreticalMinmax, .l2Norm, .rank, .sigmoid, .max, .sum, .dbsf(_, clamped: true): 1
            case .none, .zscore, .dbsf(_, clamped: false): nil
            }
        guard let bound else { return nil }
        guard case .value(let equal) = equalScores else { return usesEqualScores ? nil : bound }
        return Swift.max(bound, usesEqualScores ? equal : bound, floor ?? bound)
    }

    private var usesEqualScores: Bool {
        switch formula {
        case .minmax, .zscore, .dbsf, .sum: true
        default: false
        }
    }
}

extension ScoreNormalizer.Formula {
    fileprivate var ownEqualScores: ScoreNormalizer.EqualScores {
        switch self {
        case .minmax, .sum: .value(1)
        case .dbsf: .value(0.5)
        default: .value(0)
        }
    }
}
