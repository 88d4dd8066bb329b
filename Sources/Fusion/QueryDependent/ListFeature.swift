/// What one leg's list says of how well the leg understood the query. The raw value is the name in model files.
///
/// The first ``ListFeature/depth`` documents of the list count, n of them with scores s₁ ≥ … ≥ sₙ. A rank that the list
/// does not have stands for its last one.
public enum ListFeature: String, CaseIterable, Sendable {
    /// ln(1 + n).
    case found
    /// s₁ on a logarithmic scale: sign(s₁) · ln(1 + |s₁|).
    case top
    /// ln(1 + s₁ − sₙ).
    case span
    /// (s₁ − s₂) / (s₁ − sₙ): how far the first stands out.
    case gap1
    /// (s₁ − s₄) / (s₁ − sₙ).
    case gap3
    /// (s₁ − s₁₁) / (s₁ − sₙ).
    case gap10
    /// s₁₀ / s₁ by magnitude, 1 at most.
    case tenth
    /// The mean of the scores on the scale from 0 for sₙ to 1 for s₁.
    case mean
    /// The standard deviation of the scores on the same scale.
    case deviation
    /// The standard deviation by the mean's magnitude, 10 at most: normalised query commitment (Shtok et al. 2012), with the
    /// list's mean in place of the collection's score, which legs do not tell.
    case nqc
    /// The mean of the first ten less the mean of all, by the latter's magnitude, 10 at most: weighted information gain
    /// (Zhou and Croft 2007), with the list's mean in place of the collection's score.
    case wig
    /// The share of the leg's first ten that are among the first ten when all legs are fused with equal weights, by
    /// ``ScoreNormalizer/minmax``.
    case consensus
    /// ln(1 + documents before the leg's first one in that fused list).
    case topPlace = "top_place"

    /// How many documents of a list are looked at.
    public static let depth = 100
}

/// What two legs' lists say of each other. The raw value is the name in model files.
public enum ListPairFeature: String, CaseIterable, Sendable {
    /// The share of the shorter list's first ten that the other one has among its first ten.
    case overlap10
    /// The same for the first ``ListFeature/depth``.
    case overlap100
    /// Spearman's rank correlation over the documents that both have; absent where they share fewer than three.
    case correlation
    /// The mean score that the second leg gives to the first leg's first ten, on its scale from 0 for its last to 1 for
    /// its first; 0 for a document that it did not find.
    case support
    /// The score that the second leg gives to the first leg's best document, on the same scale.
    case topSupport = "top_support"

    /// Whether the order of the legs does not matter.
    public var isSymmetric: Bool {
        switch self {
        case .overlap10, .overlap100, .correlation: true
        case .support, .topSupport: false
        }
    }
}
