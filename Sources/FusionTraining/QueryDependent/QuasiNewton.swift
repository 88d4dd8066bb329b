/// Finds a minimum of a smooth function: limited-memory BFGS (Nocedal 1980) with steps that are halved until they help
/// enough (Armijo 1966).
///
/// Deterministic. The function need not be convex: the minimum is one near the start.
package struct QuasiNewton {
    /// How many of the last steps shape the next one.
    package var memory = 10
    package var largestIterations = 150
    /// The search ends when an iteration lowers the function by less than this share.
    package var tolerance = 1e-7

    package init() {}

    /// The function's value at a point, and in `gradient` its partial derivatives.
    package typealias Function = (_ point: [Double], _ gradient: inout [Double]) -> Double

    /// The point at which the search ends.
    package func minimum(from start: [Double], of function: Function) -> [Double] {
        var point = start
        var gradient = [Double](repeating: 0, count: start.count)
        var value = function(point, &gradient)
        var steps: [(move: [Double], turn: [Double])] = []
        for _ in 0..<largestIterations {
            var direction = Self.direction(against: gradient, after: steps)
            if Self.product(direction, gradient) >= 0 {
                steps = []
                direction = gradient.map { -$0 }
            }
            let length = steps.isEmpty ? 1 / max(1, Self.product(gradient, gradient).squareRoot()) : 1
            guard let next = Self.step(from: point, value, gradient, along: direction, length: length, function) else {
                break
            }
            let move = zip(next.point, point).map { $0 - $1 }
            let turn = zip(next.gradient, gradient).map { $0 - $1 }
            if Self.product(move, turn) > 1e-14 { steps.append((move, turn)) }
            if steps.count > memory { steps.removeFirst() }
            let gain = value - next.value
            (point, value, gradient) = next
            if gain <= tolerance * max(abs(value), 1e-12) { break }
        }
        return point
    }

    private static func step(
        from point: [Double], _ value: Double, _ gradient: [Double], along direction: [Double], length: Double,
        _ function: Function
    ) -> (point: [Double], value: Double, gradient: [Double])? {
        let slope = product(direction, gradient)
        var length = length
        var next = gradient
        for _ in 0..<30 {
            let candidate = zip(point, direction).map { $0 + length * $1 }
            let found = function(candidate, &next)
            if found <= value + 1e-4 * length * slope { return (candidate, found, next) }
            length /= 2
        }
        return nil
    }

    /// Where to go: against the gradient, bent by what the last steps say of the curvature (the two-loop recursion).
    private static func direction(
        against gradient: [Double], after steps: [(move: [Double], turn: [Double])]
    ) -> [Double] {
        var direction = gradient.map { -$0 }
        var amounts: [Double] = []
        for (move, turn) in steps.reversed() {
            let amount = product(move, direction) / product(move, turn)
            add(-amount, turn, to: &direction)
            amounts.append(amount)
        }
        if let (move, turn) = steps.last {
            let scale = product(move, turn) / product(turn, turn)
            for i in direction.indices { direction[i] *= scale }
        }
        for ((move, turn), amount) in zip(steps, amounts.reversed()) {
            add(amount - product(turn, direction) / product(move, turn), move, to: &direction)
        }
        return direction
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for i in a.indices { sum += a[i] * b[i] }
        return sum
    }

    private static func add(_ factor: Double, _ addend: [Double], to sum: inout [Double]) {
        for i in sum.indices { sum[i] += factor * addend[i] }
    }
}
