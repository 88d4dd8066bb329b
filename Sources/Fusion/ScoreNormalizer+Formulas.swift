import Foundation

extension ScoreNormalizer {
    /// The normalised scores, in the order of `scores`.
    ///
    /// - Complexity: O(n); O(n log n) for `rank` of scores that are not in descending order.
    public func normalize(_ scores: [Double]) -> [Double] {
        let values = formula == .rank ? Self.ranks(scores) : scaled(scores)
        guard let floor else { return values }
        return zip(scores, values).map { score, value in score.isFinite && value <= 0 ? floor : value }
    }

    private func scaled(_ scores: [Double]) -> [Double] {
        guard let range = ScoreRange(scores) else { return scores.map { _ in 0 } }
        guard let line = line(for: scores, in: range) else {
            return scores.map { $0.isFinite ? curve($0) : 0 }
        }
        return scores.map { $0.isFinite ? line.value(at: $0) : 0 }
    }

    /// The formula for these scores as a straight line; nil when it is none.
    private func line(for scores: [Double], in range: ScoreRange) -> ScoreLine? {
        switch formula {
        case .none: return .identity
        case .sigmoid, .rank: return nil
        case .l2Norm:
            let norm = range.sum(over: scores) { $0 * $0 }.squareRoot()
            return norm == 0 ? .identity : ScoreLine(unit: range.unit, shift: 0, divisor: norm)
        case .max:
            let divisor = range.maximum > 0 ? range.maximum : Swift.max(abs(range.minimum), abs(range.maximum))
            return divisor == 0 ? .identity : ScoreLine(unit: range.unit, shift: 0, divisor: divisor / range.unit)
        case .theoreticalMinmax(let lowest):
            return ScoreLine.from(lowest ?? 0, to: range.maximum, cut: 0...1)
        case .minmax, .zscore, .dbsf, .sum:
            guard range.minimum < range.maximum else { return equalLine(count: range.count) }
            return varied(scores, in: range)
        }
    }

    /// The line of a formula that needs scores that differ.
    private func varied(_ scores: [Double], in range: ScoreRange) -> ScoreLine {
        let lowest = range.minimum / range.unit
        switch formula {
        case .zscore(let deviation):
            let (mean, sigma) = range.distribution(of: scores, deviation)
            return ScoreLine(unit: range.unit, shift: mean, divisor: sigma)
        case .dbsf(let deviation, let clamped):
            let (mean, sigma) = range.distribution(of: scores, deviation)
            return ScoreLine(
                unit: range.unit, shift: mean - 3 * sigma, divisor: 6 * sigma, cut: clamped ? 0...1 : nil)
        case .sum:
            return ScoreLine(unit: range.unit, shift: lowest, divisor: range.sum(over: scores) { $0 - lowest })
        default:
            return ScoreLine(unit: range.unit, shift: lowest, divisor: range.maximum / range.unit - lowest)
        }
    }

    private func equalLine(count: Int) -> ScoreLine {
        switch equalScores {
        case .unchanged: .identity
        case .value(let value): .constant(formula == .sum ? value / Double(count) : value)
        }
    }

    private func curve(_ score: Double) -> Double {
        guard case .sigmoid(let a, let b) = formula else { return score }
        return 1 / (1 + exp(-(a * score + b)))
    }

    private static func ranks(_ scores: [Double]) -> [Double] {
        var values = [Double](repeating: 0, count: scores.count)
        let finite = scores.indices.filter { scores[$0].isFinite }
        // Swift's sort is stable, and one pass over what is in order already.
        for (position, index) in finite.sorted(by: { scores[$0] > scores[$1] }).enumerated() {
            values[index] = 1 - Double(position) / Double(finite.count)
        }
        return values
    }
}

/// A straight line through a list's scores: (s / unit − shift) / divisor.
private struct ScoreLine {
    /// 1 / unit. The unit is a power of two near the scores: dividing by it changes no digit, and then no difference or
    /// square overflows.
    private let factor: Double
    var shift: Double
    var divisor: Double
    var cut: ClosedRange<Double>?

    static let identity = ScoreLine(shift: 0, divisor: 1)

    static func constant(_ value: Double) -> ScoreLine {
        ScoreLine(unit: .infinity, shift: -value, divisor: 1)
    }

    init(unit: Double = 1, shift: Double, divisor: Double, cut: ClosedRange<Double>? = nil) {
        factor = 1 / unit
        self.shift = shift
        self.divisor = divisor
        self.cut = cut
    }

    /// 0 at `lowest` and 1 at `greatest`; 0 everywhere when they are not in this order.
    static func from(_ lowest: Double, to greatest: Double, cut: ClosedRange<Double>?) -> ScoreLine {
        guard lowest < greatest else { return .constant(0) }
        let unit = ScoreRange.powerOfTwo(near: max(abs(lowest), abs(greatest)))
        return ScoreLine(unit: unit, shift: lowest / unit, divisor: greatest / unit - lowest / unit, cut: cut)
    }

    func value(at score: Double) -> Double {
        let value = (score * factor - shift) / divisor
        guard let cut else { return value }
        return min(max(value, cut.lowerBound), cut.upperBound)
    }
}

/// What a formula needs to know of the finite scores of a list.
private struct ScoreRange {
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    private(set) var count = 0
    private(set) var unit = 1.0

    /// Nil when no score is finite.
    init?(_ scores: [Double]) {
        for score in scores where score.isFinite {
            minimum = min(minimum, score)
            maximum = max(maximum, score)
            count += 1
        }
        guard count > 0 else { return nil }
        unit = Self.powerOfTwo(near: max(abs(minimum), abs(maximum)))
    }

    /// The sum over the finite scores in units.
    func sum(over scores: [Double], _ value: (Double) -> Double) -> Double {
        var sum = 0.0
        for score in scores where score.isFinite { sum += value(score / unit) }
        return sum
    }

    /// Mean and standard deviation in units.
    func distribution(
        of scores: [Double], _ deviation: ScoreNormalizer.Deviation
    ) -> (mean: Double, sigma: Double) {
        let mean = sum(over: scores) { $0 } / Double(count)
        let squares = sum(over: scores) { ($0 - mean) * ($0 - mean) }
        return (mean, (squares / Double(deviation == .sample ? count - 1 : count)).squareRoot())
    }

    static func powerOfTwo(near magnitude: Double) -> Double {
        guard magnitude > 0 else { return 1 }
        return Double(sign: .plus, exponent: max(-1022, Int(magnitude.exponent)), significand: 1)
    }
}
