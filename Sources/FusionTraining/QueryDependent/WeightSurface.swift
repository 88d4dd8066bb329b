import Foundation

/// Values at the points of a grid of weights as a smooth surface: the mean of the values, each counted
/// e^(−d² / 2b²) by its distance d, for a bandwidth b (Nadaraya 1964, Watson 1964).
///
/// A measure of a ranked list is a stairway over the weights, and the highest step of one topic is often narrow: weights
/// that are predicted will miss it. The mean around the weights says what is to be expected of them, and has a slope.
package struct WeightSurface {
    private let coordinates: [Double]
    private let count: Int
    private let dimensions: Int
    private let factor: Double

    package init(grid: [[Double]], bandwidth: Double) {
        coordinates = grid.flatMap(\.self)
        count = grid.count
        dimensions = grid.first?.count ?? 0
        factor = 1 / (2 * bandwidth * bandwidth)
    }

    /// The surface's value at some weights.
    package func value(at weights: [Double], values: UnsafeBufferPointer<Double>) -> Double {
        var slope = [Double](repeating: 0, count: dimensions)
        var shares = [Double](repeating: 0, count: count)
        return value(at: weights, values: values, slope: &slope, shares: &shares)
    }

    /// The surface's value, and in `slope` its partial derivatives.
    ///
    /// - Parameter shares: Memory for a number for each point of the grid.
    /// - Complexity: O(points · legs).
    package func value(
        at weights: [Double], values: UnsafeBufferPointer<Double>, slope: inout [Double], shares: inout [Double]
    ) -> Double {
        let total = fillShares(at: weights, &shares)
        var value = 0.0
        for point in 0..<count { value += shares[point] * values[point] }
        value /= total
        for leg in 0..<dimensions { slope[leg] = 0 }
        for point in 0..<count {
            // The derivative of the mean is the covariance of the values with the places of the points.
            let lift = shares[point] / total * (values[point] - value) * 2 * factor
            for leg in 0..<dimensions { slope[leg] += lift * coordinates[point * dimensions + leg] }
        }
        return value
    }

    /// How much each point counts; the nearest one 1.
    private func fillShares(at weights: [Double], _ shares: inout [Double]) -> Double {
        var nearest = Double.infinity
        for point in 0..<count {
            var distance = 0.0
            for leg in 0..<dimensions {
                let difference = weights[leg] - coordinates[point * dimensions + leg]
                distance += difference * difference
            }
            shares[point] = distance * factor
            nearest = min(nearest, shares[point])
        }
        var total = 0.0
        for point in 0..<count {
            shares[point] = exp(nearest - shares[point])
            total += shares[point]
        }
        return total
    }
}
