/// Sums over rows: of the loss's first and second derivatives by the score, and how many rows there are.
struct GradientSums {
    var gradient = 0.0
    var hessian = 0.0
    var count = 0

    static func + (a: Self, b: Self) -> Self {
        Self(gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian, count: a.count + b.count)
    }

    static func - (a: Self, b: Self) -> Self {
        Self(gradient: a.gradient - b.gradient, hessian: a.hessian - b.hessian, count: a.count - b.count)
    }

    /// What the loss falls by, to the second order and doubled, when all rows' scores change by `change`.
    func gain(of change: Double, penalty: Double) -> Double {
        -(2 * gradient * change + (hessian + penalty) * change * change)
    }

    /// The change for which ``gain(of:penalty:)`` is largest within the limits.
    func bestChange(penalty: Double, within limits: ClosedRange<Double>) -> Double {
        let weight = hessian + penalty
        guard weight > 0 else { return min(max(0, limits.lowerBound), limits.upperBound) }
        return min(max(-gradient / weight, limits.lowerBound), limits.upperBound)
    }
}
