import Foundation

/// Features of candidates that are made of several legs.
struct PoolColumns {
    private let columns: [LegColumn]
    private let positions: [Int32]
    private let candidates: Int

    init(_ columns: [LegColumn], positions: [Int32], candidates: Int) {
        self.columns = columns
        self.positions = positions
        self.candidates = candidates
    }

    /// The feature's value for each candidate.
    func values(of feature: PoolFeature) -> [Double] {
        switch feature {
        case .legsFound: fold(.found, from: 0, +)
        case .sumOfMinmax: fold(.minmax, from: 0, +)
        case .sumOfZscores: fold(.zscore, from: 0, +)
        case .largestMinmax: fold(.minmax, from: 0, max)
        case .bestLogRank: fold(.logRank, from: .infinity, min)
        case .sumOfReciprocalRanks:
            fold(columns.map { column in (0..<column.count).map { 1 / Double(61 + $0) } + [0] }, from: 0, +)
        case .poolSize: Array(repeating: log(1 + Double(candidates)), count: candidates)
        }
    }

    private func fold(
        _ feature: LegFeature, from start: Double, _ combine: (Double, Double) -> Double
    ) -> [Double] {
        fold(columns.map { $0.values(of: feature) }, from: start, combine)
    }

    /// - Parameter legs: For each leg the value at each position, and after them that of an absent candidate.
    private func fold(
        _ legs: [[Double]], from start: Double, _ combine: (Double, Double) -> Double
    ) -> [Double] {
        var result = [Double](repeating: start, count: candidates)
        for (leg, values) in legs.enumerated() {
            for row in 0..<candidates {
                let position = Int(positions[row * columns.count + leg])
                result[row] = combine(result[row], values[position < 0 ? values.count - 1 : position])
            }
        }
        return result
    }
}
