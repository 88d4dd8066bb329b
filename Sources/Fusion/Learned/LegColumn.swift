import Foundation
import Retrieval

/// A leg's list as numbers, for the features that are asked of it.
struct LegColumn {
    private let scores: [Double]
    private let normalized: [ScoreNormalizer: [Double]]

    /// - Parameter list: Nil for a leg that failed.
    init(_ list: RankedList?, normalizers: Set<ScoreNormalizer>) {
        let scores = (list?.documents ?? []).map { $0.score.isFinite ? $0.score : 0 }
        self.scores = scores
        normalized = normalizers.reduce(into: [:]) { $0[$1] = $1.normalize(scores) }
    }

    var count: Int { scores.count }

    /// The feature's value at each position of the list, and after them that of a candidate which is not in it.
    func values(of feature: LegFeature) -> [Double] {
        let last = scores.last ?? 0
        switch feature {
        case .score: return scores + [last]
        case .minmax: return minmax + [0]
        case .zscore: return zscores + [zscores.last ?? 0]
        case .logRank: return ranks { log(Double($0)) } + [log(Double(LegFeature.absentRank))]
        case .reciprocalRank: return ranks { 1 / Double($0) } + [0]
        case .found: return ranks { _ in 1 } + [0]
        case .gapToTop: return gapsToTop(including: last)
        case .gapToNext: return zip(scores, scores.dropFirst()).map { $0 - $1 } + (scores.isEmpty ? [0] : [0, 0])
        case .listLength: return constant(log(1 + Double(count)))
        case .topDeviation: return constant(zscores.first ?? 0)
        }
    }

    var minmax: [Double] { normalized[.minmax] ?? ScoreNormalizer.minmax.normalize(scores) }
    var zscores: [Double] { normalized[.zscore] ?? ScoreNormalizer.zscore.normalize(scores) }

    private func ranks(_ value: (Int) -> Double) -> [Double] {
        (0..<count).map { value($0 + 1) }
    }

    private func constant(_ value: Double) -> [Double] {
        Array(repeating: value, count: count + 1)
    }

    private func gapsToTop(including last: Double) -> [Double] {
        let top = scores.first ?? 0
        return scores.map { top - $0 } + [top - last]
    }
}
