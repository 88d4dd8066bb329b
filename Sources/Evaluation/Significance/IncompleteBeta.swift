import Foundation

/// The regularised incomplete beta function Iₓ(a, b), by its continued fraction (Abramowitz and Stegun 26.5.8) in
/// Lentz's form.
enum IncompleteBeta {
    private static let precision = 1e-15
    /// The fraction needs about √max(a, b) steps.
    private static let mostSteps = 10_000
    /// Stands for a denominator of 0.
    private static let tiny = 1e-300

    /// - Parameters:
    ///   - x: From 0 to 1.
    ///   - rest: 1 − x, which keeps its digits when x is near 1.
    ///   - a: Above 0.
    ///   - b: Above 0.
    /// - Returns: A probability, correct to about 10 digits.
    static func regularized(x: Double, rest: Double, a: Double, b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard rest > 0 else { return 1 }
        let logX = x < 0.5 ? log(x) : log1p(-rest)
        let logRest = x < 0.5 ? log1p(-x) : log(rest)
        let front = exp(a * logX + b * logRest - logBeta(a, b))
        // The fraction converges fast on this side of the distribution's mean only.
        guard x < (a + 1) / (a + b + 2) else {
            return 1 - front * fraction(x: rest, a: b, b: a) / b
        }
        return front * fraction(x: x, a: a, b: b) / a
    }

    private static func logBeta(_ a: Double, _ b: Double) -> Double {
        logGamma(a) + logGamma(b) - logGamma(a + b)
    }

    /// The C library's `lgamma` keeps the sign in a global variable; this one may be called from any thread.
    private static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    private static func fraction(x: Double, a: Double, b: Double) -> Double {
        func nonZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
        var value = d
        for step in 1...mostSteps {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonZero(1 + even * d)
            c = nonZero(1 + even / c)
            value *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonZero(1 + odd * d)
            c = nonZero(1 + odd / c)
            let factor = d * c
            value *= factor
            if abs(factor - 1) < precision { break }
        }
        return value
    }
}
