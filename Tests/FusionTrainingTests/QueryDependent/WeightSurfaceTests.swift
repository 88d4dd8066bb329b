import Foundation
import FusionTraining
import Testing

@Suite struct WeightSurfaceTests {
    private static let grid: [[Double]] = (0...10).flatMap { a in
        (0...(10 - a)).map { b in [a, b, 10 - a - b].map { Double($0) / 10 } }
    }

    /// The mean of all values by their distances, as one would write it down.
    private func slowValue(at weights: [Double], _ values: [Double], bandwidth: Double) -> Double {
        let counts = Self.grid.map { point in
            exp(-zip(point, weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / (2 * bandwidth * bandwidth))
        }
        return zip(counts, values).reduce(0) { $0 + $1.0 * $1.1 } / counts.reduce(0, +)
    }

    @Test(arguments: 0..<20) func valueAndSlopeAreThoseOfTheMean(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let values = Self.grid.map { _ in random.unit() }
        let weights = [random.unit(), random.unit(), random.unit()]
        let surface = WeightSurface(grid: Self.grid, bandwidth: 0.2)
        var slope = [0.0, 0, 0]
        var shares = Self.grid.map { _ in 0.0 }
        let value = values.withUnsafeBufferPointer {
            surface.value(at: weights, values: $0, slope: &slope, shares: &shares)
        }
        #expect(abs(value - slowValue(at: weights, values, bandwidth: 0.2)) < 1e-12)
        for leg in 0..<3 {
            var (above, below) = (weights, weights)
            above[leg] += 1e-5
            below[leg] -= 1e-5
            let difference = slowValue(at: above, values, bandwidth: 0.2) - slowValue(at: below, values, bandwidth: 0.2)
            #expect(abs(slope[leg] - difference / 2e-5) < 1e-6)
        }
    }

    @Test func farFromAllPointsTheNearestCounts() {
        let surface = WeightSurface(grid: [[0, 1], [1, 0]], bandwidth: 1e-3)
        [3.0, 7].withUnsafeBufferPointer { values in
            #expect(surface.value(at: [0.4, 0.6], values: values) == 3)
            #expect(surface.value(at: [0.5, 0.5], values: values) == 5)
        }
    }
}

@Suite struct QuasiNewtonTests {
    @Test func rosenbrocksValleyIsFollowed() {
        let end = QuasiNewton().minimum(from: [-1.2, 1]) { point, gradient in
            let (x, y) = (point[0], point[1])
            gradient = [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)]
            return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)
        }
        #expect(abs(end[0] - 1) < 1e-3 && abs(end[1] - 1) < 1e-3)
    }

    @Test func ofAQuadraticTheMinimumIsFound() {
        let scales = (0..<50).map { Double($0 + 1) }
        let end = QuasiNewton().minimum(from: scales.map { _ in 0 }) { point, gradient in
            for i in point.indices { gradient[i] = 2 * scales[i] * (point[i] - scales[i]) }
            return point.indices.reduce(0) { $0 + scales[$1] * (point[$1] - scales[$1]) * (point[$1] - scales[$1]) }
        }
        #expect(zip(end, scales).allSatisfy { abs($0 - $1) < 0.05 })
    }

    @Test func aMinimumIsNotLeft() {
        let end = QuasiNewton().minimum(from: [0, 0]) { point, gradient in
            gradient = point.map { 2 * $0 }
            return point.reduce(0) { $0 + $1 * $1 }
        }
        #expect(end == [0, 0])
    }
}
