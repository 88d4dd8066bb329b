import Evaluation
import Foundation

/// The gradients of LambdaRank: how each candidate of a topic should move so that nDCG grows.
///
/// For each pair of candidates with different grades of which at least one is among the first `truncation`, the
/// logistic loss of the pair is weighted by |Δ nDCG|, what swapping the two would change. Formulas: Burges, "From
/// RankNet to LambdaRank to LambdaMART", 2010; the two normalisations are LightGBM's `lambdarank_norm`: a pair counts
/// less the further its scores are apart, and a topic's sum of gradients S becomes log₂(1 + S).
package struct LambdaGradients {
    /// How steep the logistic function is.
    let steepness: Double
    let truncation: Int
    let isNormalized: Bool
    private let discounts: [Double]

    package init(steepness: Double = 1, truncation: Int, isNormalized: Bool = true, longestTopic: Int) {
        self.steepness = steepness
        self.truncation = truncation
        self.isNormalized = isNormalized
        discounts = (0..<longestTopic).map { 1 / log2(Double($0 + 2)) }
    }

    /// Writes the derivatives of one topic's loss by its scores.
    ///
    /// - Parameters:
    ///   - gains: What each candidate adds to the cumulated gain, 0 for one that is not relevant.
    ///   - inverseIdeal: 1 / the best possible DCG.
    /// - Complexity: O(n log n + truncation · n).
    package func write(
        scores: ArraySlice<Double>, gains: [Double], inverseIdeal: Double,
        to gradients: inout [Double], _ hessians: inout [Double]
    ) {
        let first = scores.startIndex
        let order = gains.indices.sorted { (scores[first + $0], $1) > (scores[first + $1], $0) }
        for row in scores.indices { (gradients[row], hessians[row]) = (0, 0) }
        guard let best = order.first, let worst = order.last else { return }
        let areApart = scores[first + best] != scores[first + worst]
        var sum = 0.0
        for i in 0..<min(truncation, order.count) {
            for j in (i + 1)..<max(i + 1, order.count) where gains[order[i]] != gains[order[j]] {
                let isInOrder = gains[order[i]] > gains[order[j]]
                let (high, low) = isInOrder ? (order[i], order[j]) : (order[j], order[i])
                let distance = scores[first + high] - scores[first + low]
                var weight = (gains[high] - gains[low]) * (discounts[i] - discounts[j]) * inverseIdeal
                if isNormalized, areApart { weight /= 0.01 + abs(distance) }
                let doubt = 1 / (1 + exp(steepness * distance))
                let pull = steepness * doubt * weight
                let curvature = steepness * steepness * doubt * (1 - doubt) * weight
                gradients[first + high] -= pull
                gradients[first + low] += pull
                hessians[first + high] += curvature
                hessians[first + low] += curvature
                sum += 2 * pull
            }
        }
        guard isNormalized, sum > 0 else { return }
        let factor = log2(1 + sum) / sum
        for row in scores.indices {
            gradients[row] *= factor
            hessians[row] *= factor
        }
    }
}
