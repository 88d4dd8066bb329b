import Foundation

/// What a leg gives to documents, and how it is tallied.
extension CombinedFusion {
    /// What a leg gives to the documents of its list, in order.
    func votes(leg: Int, count: Int, normalized: [Double], candidates: Int) -> [Double] {
        let weight = weights[leg]
        if combiner.usesScores { return normalized.map { scoreVote($0, weight: weight) } }
        return (0..<count).map { rankVote(position: $0, weight: weight, candidates: candidates) }
    }

    private func scoreVote(_ score: Double, weight: Double) -> Double {
        switch combiner {
        case .sum, .mean(.arithmetic): weight * score
        case _ where weight == 0: Tally.none
        case .weightedMNZ: score
        case .mean(.geometric): score > 0 ? weight * log(score) : Tally.none
        case .mean(.harmonic): score > 0 ? weight / score : Tally.none
        default: weight * score
        }
    }

    private func rankVote(position: Int, weight: Double, candidates: Int) -> Double {
        switch combiner {
        case .rrf(let ranks): return ranks.value(position: position, weight: weight)
        case .isr, .logISR:
            let rank = Double(position + 1)
            return weight == 0 ? Tally.none : weight / (rank * rank)
        case .borda: return weight * Double(candidates - position)
        case .rbc(let persistence): return weight * (1 - persistence) * pow(persistence, Double(position))
        // The order in which the votes' ties stay.
        default: return Combiner.ReciprocalRank().value(position: position, weight: weight)
        }
    }

    /// What a leg gives to documents that it did not find, or `Tally.none`.
    func absentVote(leg: Int, found: Int, votes: [Double], candidates: Int) -> Double {
        if combiner == .borda { return weights[leg] * Double(candidates - found + 1) / 2 }
        return absent == .minimum ? votes.min() ?? Tally.none : Tally.none
    }

    /// How a document's votes become its score.
    var rule: Tally.Rule {
        switch combiner {
        case .sum, .rrf, .borda, .rbc, .condorcet: .sum
        case .mnz, .gmnz, .anz, .isr, .logISR: .counted((0...legCount).map(factor))
        case .weightedMNZ: .weighted
        case .max: .max
        case .min: .min
        case .median: .median
        case .mean(.arithmetic): .over(sum(weights))
        case .mean(.geometric): .geometric
        case .mean(.harmonic): .harmonic
        }
    }

    /// What multiplies the sum of so many votes.
    private func factor(_ found: Int) -> Double {
        let found = Double(found)
        return switch combiner {
        case .mnz, .isr: found
        case .anz: 1 / found
        case .gmnz(let gamma): pow(found, gamma)
        case .logISR(let sigma): log(found + sigma)
        default: 1
        }
    }

    /// The score of a document that is first in every leg with the greatest normalised score.
    func greatestScore(candidates: Int) -> Double {
        let greatest = weights.indices.map { leg in
            combiner.usesScores ? weights[leg] * (normalizers[leg].greatest ?? 1)
                : firstVote(leg, candidates: candidates)
        }
        switch combiner {
        case .condorcet: return Double(candidates)
        case .mean(.arithmetic): return sum(weights) == 0 ? 0 : sum(greatest) / sum(weights)
        case .mean: return normalizers.map { $0.greatest ?? 1 }.max() ?? 1
        case .max, .min, .median: return greatest.max() ?? 0
        case .weightedMNZ:
            let voting = weights.indices.filter { weights[$0] > 0 }
            return sum(weights) * sum(voting.map { normalizers[$0].greatest ?? 1 })
        case .mnz, .gmnz, .anz, .isr, .logISR: return greatestCounted(greatest)
        default: return sum(greatest)
        }
    }

    private func firstVote(_ leg: Int, candidates: Int) -> Double {
        let vote = rankVote(position: 0, weight: weights[leg], candidates: candidates)
        return vote.isNaN ? 0 : vote
    }

    /// The greatest over all numbers of legs: with γ below 0 it is better to be found by few.
    private func greatestCounted(_ greatest: [Double]) -> Double {
        let voting = zip(greatest, weights).filter { $1 > 0 }.map { $0.0 }.sorted(by: >)
        return (0..<voting.count).map { factor($0 + 1) * sum(Array(voting[...$0])) }.max() ?? 0
    }

    /// The sum from the smallest to the greatest, as scores are summed.
    private func sum(_ values: [Double]) -> Double {
        values.sorted().reduce(0, +)
    }
}
