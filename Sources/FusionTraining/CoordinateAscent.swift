import Evaluation

/// Finds weights of a sum for which a measure is best, one weight at a time (Metzler and Croft, "Linear feature-based
/// models for information retrieval", 2007).
///
/// The weights are shares: they add up to 1. A step gives one weight another share and leaves the others in
/// proportion. The measure is a stairway with many small steps, of which the highest is often chance; so a step is
/// judged by the mean of its value and its neighbours' (1 : 2 : 1).
struct CoordinateAscent {
    let topics: [WeightedCandidates]
    let measure: Measure
    /// Shares are multiples of 1 / resolution.
    let resolution: Int

    /// The best weights found from a start, and their smoothed value.
    func climb(from start: [Double]) -> (weights: [Double], value: Double) {
        var weights = start
        var value = mean(weights)
        for _ in 0..<Self.largestRounds {
            let before = value
            for leg in weights.indices where weights.count > 1 {
                let (share, smoothed) = bestShare(of: leg, weights)
                guard smoothed > value + Self.leastGain else { continue }
                weights = Self.weights(weights, giving: share, to: leg)
                value = smoothed
            }
            if value <= before { break }
        }
        return (weights, value)
    }

    private static let largestRounds = 25
    private static let leastGain = 1e-6

    /// The mean of the measure over the topics.
    func mean(_ weights: [Double]) -> Double {
        var measurer = OrderMeasurer(measure)
        var scores: [Double] = []
        let sum = topics.reduce(0) { $0 + $1.value(weights, measurer: &measurer, scores: &scores) }
        return topics.isEmpty ? 0 : sum / Double(topics.count)
    }

    private func bestShare(of leg: Int, _ weights: [Double]) -> (share: Double, value: Double) {
        let shares = (0...resolution).map { Double($0) / Double(resolution) }
        let values = shares.map { mean(Self.weights(weights, giving: $0, to: leg)) }
        let smoothed = values.indices.map { i in
            (values[max(0, i - 1)] + 2 * values[i] + values[min(values.count - 1, i + 1)]) / 4
        }
        // Of equal values the one nearest to equal shares.
        let fair = 1 / Double(weights.count)
        let best = smoothed.indices.max { a, b in
            (smoothed[a], -abs(shares[a] - fair)) < (smoothed[b], -abs(shares[b] - fair))
        }
        return best.map { (shares[$0], smoothed[$0]) } ?? (weights[leg], mean(weights))
    }

    /// The weights when one has the given share and the others keep their proportions.
    static func weights(_ weights: [Double], giving share: Double, to leg: Int) -> [Double] {
        let others = weights.indices.reduce(0) { $1 == leg ? $0 : $0 + weights[$1] }
        return weights.indices.map { other in
            if other == leg { return share }
            let part = others > 0 ? weights[other] / others : 1 / Double(weights.count - 1)
            return (1 - share) * part
        }
    }
}
