import Foundation

/// Weights that depend on features: the softmax, over the legs, of ln start + offset + Σ effect · feature.
struct WeightGate {
    /// The logarithms of the weights from which training starts.
    private let start: [Double]
    /// For each feature, and last for the offsets, a number for each leg.
    private(set) var effects: [Double]
    private var legs: Int { start.count }

    /// A leg that is worth nothing to the mean topic may be worth something to some.
    private static let leastStart = 0.02
    /// Offsets are the same for all topics, so they are held back less than effects.
    private static let offsetPenalty = 0.1

    init(start weights: [Double], features: Int) {
        start = weights.map { log(max($0, Self.leastStart)) }
        effects = [Double](repeating: 0, count: (features + 1) * weights.count)
    }

    /// The weights for standardised features; they add up to 1.
    func weights(_ row: [Double]) -> [Double] {
        Self.weights(row, start: start, effects: effects)
    }

    /// The weights for features that all have their means.
    var centre: [Double] { weights([Double](repeating: 0, count: effects.count / legs - 1)) }

    /// The effects of one feature.
    func effects(of feature: Int) -> [Double] {
        Array(effects[feature * legs..<(feature + 1) * legs])
    }

    private static func weights(_ row: [Double], start: [Double], effects: [Double]) -> [Double] {
        let legs = start.count
        var exponents = start
        for leg in 0..<legs { exponents[leg] += effects[row.count * legs + leg] }
        for (feature, value) in row.enumerated() {
            for leg in 0..<legs { exponents[leg] += effects[feature * legs + leg] * value }
        }
        let greatest = exponents.max() ?? 0
        var sum = 0.0
        for leg in 0..<legs {
            exponents[leg] = exp(exponents[leg] - greatest)
            sum += exponents[leg]
        }
        return exponents.map { $0 / sum }
    }

    /// Finds the effects for which the topics' expected regret is least:
    ///
    ///     −mean of the surface's values at the predicted weights + penalty / 2 · Σ effect²
    ///
    /// - Parameters:
    ///   - rows: Standardised features, for each topic.
    ///   - table: The topics' values, in the same order.
    mutating func fit(rows: [[Double]], table: RegretTable, bandwidth: Double, penalty: Double) {
        let surface = WeightSurface(grid: table.grid, bandwidth: bandwidth)
        var shares = [Double](repeating: 0, count: table.grid.count)
        var slope = [Double](repeating: 0, count: self.legs)
        let start = self.start
        let legs = self.legs
        let offsets = effects.count - legs
        effects = QuasiNewton().minimum(from: effects) { effects, gradient in
            for i in gradient.indices { gradient[i] = 0 }
            var sum = 0.0
            for (topic, row) in rows.enumerated() {
                let weights = Self.weights(row, start: start, effects: effects)
                sum += table.withValues(of: topic) {
                    surface.value(at: weights, values: $0, slope: &slope, shares: &shares)
                }
                Self.addGradient(of: weights, slope: slope, row: row, to: &gradient)
            }
            let count = Double(rows.count)
            var squares = 0.0
            for i in effects.indices {
                let strength = i < offsets ? penalty : penalty * Self.offsetPenalty
                squares += strength * effects[i] * effects[i]
                gradient[i] = -gradient[i] / count + strength * effects[i]
            }
            return -sum / count + squares / 2
        }
    }

    /// Adds the derivatives of a topic's value by the effects: the softmax's derivatives times the surface's slope.
    private static func addGradient(of weights: [Double], slope: [Double], row: [Double], to gradient: inout [Double]) {
        let legs = weights.count
        var mean = 0.0
        for leg in 0..<legs { mean += weights[leg] * slope[leg] }
        for leg in 0..<legs {
            let derivative = weights[leg] * (slope[leg] - mean)
            for feature in row.indices { gradient[feature * legs + leg] += derivative * row[feature] }
            gradient[row.count * legs + leg] += derivative
        }
    }
}
