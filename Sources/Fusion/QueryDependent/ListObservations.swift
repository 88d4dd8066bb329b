import Foundation
import Retrieval

/// What the lists of one query say of the legs: the values of ``ListFeature`` and ``ListPairFeature``.
///
/// A leg that failed or found nothing says nothing; its features are absent.
struct ListObservations {
    private let pool: CandidatePool
    fileprivate let heads: [Head]
    /// For each document of the pool, its place in the fusion with equal weights, from 0.
    private let places: [Int]

    private static let first = 10

    /// The first documents of a leg's list.
    fileprivate struct Head {
        let scores: [Double]
        /// The scores from 0 for the last to 1 for the first.
        let scaled: [Double]
        /// The pool's row of each document.
        var rows: [Int]
    }

    /// - Complexity: O(legs · depth · log(legs · depth)).
    init(_ lists: [RankedList?]) {
        let lists = lists.map { $0?.prefix(ListFeature.depth) }
        let pool = CandidatePool(lists)
        var heads = lists.map { list in
            let scores = (list?.documents ?? []).map { $0.score.isFinite ? $0.score : 0 }
            return Head(
                scores: scores, scaled: ScoreNormalizer.minmax.normalize(scores), rows: scores.map { _ in 0 })
        }
        var sums = [Double](repeating: 0, count: pool.count)
        for row in 0..<pool.count {
            for leg in lists.indices {
                guard let position = pool.position(row: row, leg: leg) else { continue }
                heads[leg].rows[position] = row
                sums[row] += heads[leg].scaled[position]
            }
        }
        places = Self.places(of: sums, in: pool)
        self.pool = pool
        self.heads = heads
    }

    /// Sums that differ in the order of their addends alone are equal in half the precision.
    private static func places(of sums: [Double], in pool: CandidatePool) -> [Int] {
        let sums = sums.map { Float($0) }
        let order = sums.indices.sorted { a, b in
            sums[a] != sums[b] ? sums[a] > sums[b] : pool.id(a).precedes(pool.id(b))
        }
        var places = sums.map { _ in 0 }
        for (place, row) in order.enumerated() { places[row] = place }
        return places
    }

    // MARK: One leg

    /// The value of a feature; nil where it says nothing.
    func value(_ feature: ListFeature, of leg: Int) -> Double? {
        let head = heads[leg]
        guard let best = head.scores.first, let last = head.scores.last else { return feature == .found ? 0 : nil }
        switch feature {
        case .found: return log1p(Double(head.scores.count))
        case .top: return best < 0 ? -log1p(-best) : log1p(best)
        case .span: return log1p(best - last)
        case .gap1: return gap(1, head)
        case .gap3: return gap(3, head)
        case .gap10: return gap(10, head)
        case .tenth: return best == 0 ? 0 : min(1, abs(head.score(at: Self.first - 1) / best))
        case .mean: return Moments(head.scaled).mean
        case .deviation: return Moments(head.scaled).deviation
        case .nqc:
            let moments = Moments(head.scores)
            return ratio(moments.deviation, moments.mean)
        case .wig:
            let mean = Moments(head.scores).mean
            return ratio(Moments(head.scores.prefix(Self.first)).mean - mean, mean)
        case .consensus:
            let rows = head.rows.prefix(Self.first)
            return Double(rows.count { places[$0] < Self.first }) / Double(rows.count)
        case .topPlace: return log1p(Double(places[head.rows[0]]))
        }
    }

    private func gap(_ rank: Int, _ head: Head) -> Double {
        1 - (rank < head.scaled.count ? head.scaled[rank] : head.scaled.last ?? 0)
    }

    private func ratio(_ value: Double, _ scale: Double) -> Double {
        scale == 0 ? 0 : min(10, value / abs(scale))
    }

    // MARK: Two legs

    /// The value of a feature; nil where it says nothing.
    func value(_ feature: ListPairFeature, of first: Int, _ second: Int) -> Double? {
        guard !heads[first].rows.isEmpty, !heads[second].rows.isEmpty else { return nil }
        switch feature {
        case .overlap10: return overlap(first, second, within: Self.first)
        case .overlap100: return overlap(first, second, within: ListFeature.depth)
        case .correlation: return correlation(first, second)
        case .support: return support(of: heads[first].rows.prefix(Self.first), by: second)
        case .topSupport: return support(of: heads[first].rows.prefix(1), by: second)
        }
    }

    private func overlap(_ first: Int, _ second: Int, within depth: Int) -> Double {
        let shared = heads[first].rows.prefix(depth).count { row in
            pool.position(row: row, leg: second).map { $0 < depth } ?? false
        }
        return Double(shared) / Double(min(depth, heads[first].rows.count, heads[second].rows.count))
    }

    private func correlation(_ first: Int, _ second: Int) -> Double? {
        let positions = heads[first].rows.compactMap { pool.position(row: $0, leg: second) }
        let count = Double(positions.count)
        guard positions.count >= 3 else { return nil }
        let byPosition = positions.indices.sorted { positions[$0] < positions[$1] }
        let squares = byPosition.enumerated().reduce(0.0) { sum, pair in
            let difference = Double(pair.offset - pair.element)
            return sum + difference * difference
        }
        return 1 - 6 * squares / (count * (count * count - 1))
    }

    private func support(of rows: ArraySlice<Int>, by leg: Int) -> Double {
        let scores = rows.map { row in pool.position(row: row, leg: leg).map { heads[leg].scaled[$0] } ?? 0 }
        return scores.reduce(0, +) / Double(rows.count)
    }
}

extension ListObservations.Head {
    /// The score at a position from 0, the last one's beyond the end.
    fileprivate func score(at position: Int) -> Double {
        position < scores.count ? scores[position] : scores.last ?? 0
    }
}
