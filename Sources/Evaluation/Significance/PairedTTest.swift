import Foundation

/// Student's t test of paired samples: could the mean of the differences be 0?
///
/// It supposes that the mean difference is about normally distributed, which holds for a hundred topics and hardly
/// for ten.
public struct PairedTTest: Equatable, Sendable {
    /// The mean difference over its standard error; infinite when all differences are the same and not 0.
    public let statistic: Double
    /// The number of differences less one.
    public let degreesOfFreedom: Int
    /// The probability, from 0 to 1 and two-sided, of a statistic at least so far from 0 when nothing differs. 1 for
    /// fewer than two differences and when all are 0.
    public let pValue: Double

    /// - Complexity: O(n).
    public init(differences: [Double]) {
        let count = Double(differences.count)
        degreesOfFreedom = max(0, differences.count - 1)
        let mean = differences.reduce(0, +) / max(1, count)
        guard differences.count > 1, mean != 0 else {
            (statistic, pValue) = (0, 1)
            return
        }
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / (count - 1) / count).squareRoot()
        statistic = mean / error
        pValue = Self.pValue(statistic: statistic, degreesOfFreedom: count - 1)
    }

    /// The two tails of Student's distribution: Iₓ(ν/2, 1/2) at x = ν / (ν + t²).
    package static func pValue(statistic: Double, degreesOfFreedom: Double) -> Double {
        guard statistic.isFinite else { return 0 }
        let square = statistic * statistic
        let sum = degreesOfFreedom + square
        return IncompleteBeta.regularized(
            x: degreesOfFreedom / sum, rest: square / sum, a: degreesOfFreedom / 2, b: 0.5)
    }
}
