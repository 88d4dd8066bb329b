import Foundation
import Retrieval

/// The candidates of one query with their features: each document of the legs' lists once, in the order in which the
/// legs have them, the first leg's first.
///
/// Training and prediction both read candidates from here, so a feature cannot mean two things.
package struct CandidateTable {
    package let ids: [DocumentID]
    /// A row for each candidate, in it a number for each feature; every one is finite.
    package let values: [Float]
    package let width: Int
    /// A row for each candidate, in it the position in each leg's list from 0; −1 where the leg does not have it.
    package let positions: [Int32]
    package let legCount: Int

    package var count: Int { ids.count }

    /// The features of one candidate.
    package func row(_ row: Int) -> ArraySlice<Float> {
        values[row * width..<(row + 1) * width]
    }

    /// - Precondition: The features' legs are among `lists`.
    /// - Complexity: O(candidates × features).
    package init(_ lists: [RankedList?], query: QueryFeatures, features: [CandidateFeature]) {
        legCount = lists.count
        width = features.count
        (ids, positions) = Self.pool(lists)
        let columns = lists.map { LegColumn($0, normalizers: Self.normalizers(of: features)) }
        var values = [Float](repeating: 0, count: ids.count * features.count)
        let pool = PoolColumns(columns, positions: positions, candidates: ids.count)
        for (column, feature) in features.enumerated() {
            switch feature {
            case .leg(let kind, let leg):
                let ofPosition = columns[leg].values(of: kind).map(Self.finite)
                let absent = ofPosition.count - 1
                for row in ids.indices {
                    let position = Int(positions[row * legCount + leg])
                    values[row * width + column] = ofPosition[position < 0 ? absent : position]
                }
            case .pool(let kind):
                for (row, value) in pool.values(of: kind).enumerated() {
                    values[row * width + column] = Self.finite(value)
                }
            case .query(let name):
                let value = Self.finite(query.values[name] ?? 0)
                for row in ids.indices { values[row * width + column] = value }
            }
        }
        self.values = values
    }

    private static func pool(_ lists: [RankedList?]) -> (ids: [DocumentID], positions: [Int32]) {
        let pool = CandidatePool(lists)
        return ((0..<pool.count).map(pool.id), pool.withPositions { Array($0.prefix(pool.count * lists.count)) })
    }

    private static func normalizers(of features: [CandidateFeature]) -> Set<ScoreNormalizer> {
        features.reduce(into: []) { set, feature in
            switch feature {
            case .leg(.minmax, _), .pool(.sumOfMinmax), .pool(.largestMinmax): set.insert(.minmax)
            case .leg(.zscore, _), .leg(.topDeviation, _), .pool(.sumOfZscores): set.insert(.zscore)
            default: break
            }
        }
    }

    /// A number that comparisons and sums can take: large ones are cut off, and NaN is 0.
    private static func finite(_ value: Double) -> Float {
        guard !value.isNaN else { return 0 }
        let limit = Double(Float.greatestFiniteMagnitude)
        return Float(min(max(value, -limit), limit))
    }
}
