import Foundation

/// Where a value lies on an axis.
struct ChartScale {
    /// The values at the axis's ends.
    let domain: ClosedRange<Double>
    /// The coordinates there.
    let start: Double
    let end: Double
    let isLogarithmic: Bool
    /// The values that are written at the axis, ascending.
    let ticks: [Double]

    /// An axis from a round value below the least to one above the greatest.
    static func linear(_ values: [Double], from start: Double, to end: Double, ticks wanted: Int = 5) -> ChartScale {
        let low = values.min() ?? 0
        let high = values.max() ?? 1
        let span = max(high - low, 1e-3)
        let rough = span / Double(wanted)
        let power = pow(10, floor(log10(rough)))
        let step = ([1, 2, 2.5, 5].first { $0 * power >= rough } ?? 10) * power
        let (first, last) = (floor(low / step + 1e-9), max(ceil(high / step - 1e-9), floor(low / step + 1e-9) + 1))
        let ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        return ChartScale(
            domain: first * step...last * step, start: start, end: end, isLogarithmic: false, ticks: ticks)
    }

    /// An axis with equal steps for equal factors, from and to values of 1, 2 or 5 times a power of ten.
    ///
    /// - Precondition: All values are above 0.
    static func logarithmic(_ values: [Double], from start: Double, to end: Double) -> ChartScale {
        let low = values.min() ?? 1
        let high = max(values.max() ?? 10, low * 1.001)
        let exponents = Int(floor(log10(low)))...Int(ceil(log10(high)))
        let steps = exponents.flatMap { exponent in [1.0, 2, 5].map { $0 * pow(10, Double(exponent)) } }
        let first = steps.last { $0 <= low * 1.0001 } ?? low
        let last = steps.first { $0 >= high * 0.9999 } ?? high
        let all = steps.filter { $0 >= first && $0 <= last }
        let decades = all.filter { abs(log10($0) - log10($0).rounded()) < 1e-9 }
        return ChartScale(
            domain: first...last, start: start, end: end, isLogarithmic: true,
            ticks: all.count <= 6 || decades.count < 2 ? all : decades)
    }

    func position(_ value: Double) -> Double {
        let (low, high) = (domain.lowerBound, domain.upperBound)
        let share = isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
        return start + share * (end - start)
    }

    /// The value at a tick, as short as it can be written.
    static func label(_ value: Double) -> String {
        let text = String(format: "%.4g", value)
        return text == "-0" ? "0" : text.replacingOccurrences(of: "-", with: "−")
    }
}
