import Foundation

/// How one document's votes become its score. A vote is what a leg gives to a document; a leg that has no say gives
/// `Tally.none`.
struct Tally {
    /// What is done with the votes.
    enum Rule {
        case sum
        /// A factor for each number of votes, times their sum.
        case counted([Double])
        /// The sum of votes times the sum of their legs' weights.
        case weighted
        case max, min, median
        /// The sum of votes over this number.
        case over(Double)
        /// Votes are w·ln s.
        case geometric
        /// Votes are w / s.
        case harmonic
    }

    let rule: Rule

    /// No vote.
    static let none = Double.nan

    /// The score of one document. It does not depend on the order of the legs, to the last bit: 1/61 + 1/62 + 1/63 and
    /// 1/63 + 1/62 + 1/61 may differ in it, which would decide ties by rounding and not by id.
    ///
    /// - Parameters:
    ///   - votes: In ascending order.
    ///   - weights: The weights of the legs that voted, in ascending order; read by `weighted`, `geometric`, `harmonic`.
    @inline(__always)
    func score(_ votes: UnsafeBufferPointer<Double>, weights: UnsafeBufferPointer<Double>) -> Double {
        guard !votes.isEmpty else { return 0 }
        let score =
            switch rule {
            case .sum: votes.sum
            case .counted(let factors): factors[votes.count] * votes.sum
            case .weighted: votes.sum * weights.sum
            case .max: votes[votes.count - 1]
            case .min: votes[0]
            case .median: (votes[(votes.count - 1) / 2] + votes[votes.count / 2]) / 2
            case .over(let divisor): divisor == 0 ? 0 : votes.sum / divisor
            case .geometric: exp(votes.sum / weights.sum)
            case .harmonic: weights.sum / votes.sum
            }
        return score.saturated
    }

    /// Whether `score` reads the weights of the legs that voted.
    var readsWeights: Bool {
        switch rule {
        case .weighted, .geometric, .harmonic: true
        default: false
        }
    }

    /// What each leg's vote is of the score: numbers that sum to it.
    ///
    /// - Parameters:
    ///   - votes: In order of the legs, `Tally.none` where there is no vote.
    ///   - weights: Of all legs.
    func shares(_ votes: [Double], weights: [Double], score: Double) -> [Double] {
        let voting = votes.indices.filter { !votes[$0].isNaN }
        switch rule {
        case .sum:
            return votes.map { $0.isNaN ? 0 : $0 }
        case .counted(let factors):
            return votes.map { $0.isNaN ? 0 : factors[voting.count] * $0 }
        case .weighted:
            let total = voting.reduce(0) { $0 + weights[$1] }
            return votes.map { $0.isNaN ? 0 : total * $0 }
        case .over(let divisor):
            return votes.map { $0.isNaN || divisor == 0 ? 0 : $0 / divisor }
        case .max, .min, .median:
            let order = voting.sorted { votes[$0] < votes[$1] }
            guard let last = order.last else { return votes.map { _ in 0 } }
            let deciding: Set<Int> =
                switch rule {
                case .max: Set(voting.filter { votes[$0] == votes[last] }.prefix(1))
                case .min: [order[0]]
                default: [order[(order.count - 1) / 2], order[order.count / 2]]
                }
            return votes.indices.map { deciding.contains($0) ? votes[$0] / Double(deciding.count) : 0 }
        case .geometric, .harmonic:
            return Self.byWeight(score, weights: weights, legs: voting)
        }
    }

    /// A score that is no sum, divided among legs by their weights.
    static func byWeight(_ score: Double, weights: [Double], legs: [Int]) -> [Double] {
        let total = legs.reduce(0) { $0 + weights[$1] }
        var shares = weights.map { _ in 0.0 }
        for leg in legs {
            shares[leg] = score * (total > 0 ? weights[leg] / total : 1 / Double(legs.count))
        }
        return shares
    }
}

extension UnsafeBufferPointer<Double> {
    @inline(__always)
    fileprivate var sum: Double {
        var sum = 0.0
        for value in self { sum += value }
        return sum
    }
}

extension Double {
    /// The number itself, the greatest of its sign for an infinite one, 0 for none: scores can be compared whatever the
    /// weights are.
    @inline(__always)
    var saturated: Double {
        if isFinite { return self }
        return isNaN ? 0 : (self > 0 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude)
    }
}
