/// Puts rows in order of their scores, best first.
///
/// Scores are mapped to 32 bits between the least and the greatest, rows below the limit are left out by a histogram,
/// and the rest is sorted by radix; then rows whose 32 bits are equal are sorted by the scores themselves, and equal scores
/// as `precedes` says. The map never turns two scores round, so that the order is exact.
struct RowOrder {
    private let scores: [Double]
    private let precedes: (Int, Int) -> Bool

    /// Below so many rows comparing is faster than counting.
    private static let fewRows = 48

    /// - Parameters:
    ///   - scores: The finite score of each row.
    ///   - precedes: The order of rows with equal scores.
    init(_ scores: [Double], precedes: @escaping (Int, Int) -> Bool) {
        self.scores = scores
        self.precedes = precedes
    }

    /// The best `limit` rows.
    ///
    /// - Complexity: O(n) for n rows, and O(m log m) for m of them whose scores are (nearly) equal.
    func best(_ limit: Int) -> [Int] {
        let limit = max(0, min(limit, scores.count))
        guard limit > 0 else { return [] }
        guard scores.count > Self.fewRows, var keys = keys() else {
            return Array(scores.indices.sorted(by: ranksBefore).prefix(limit))
        }
        if limit < keys.count { keys = Self.candidates(keys, limit: limit) }
        if keys.count > Self.fewRows { Self.sortByRadix(&keys) } else { keys.sort() }
        return rows(keys, limit: limit)
    }

    private func ranksBefore(_ a: Int, _ b: Int) -> Bool {
        scores[a] != scores[b] ? scores[a] > scores[b] : precedes(a, b)
    }

    /// For each row its distance from the greatest score in the upper 32 bits, and its number in the lower ones. Nil when
    /// distances cannot be computed or are all 0.
    private func keys() -> [UInt64]? {
        var (least, greatest) = (scores[0], scores[0])
        for score in scores {
            least = min(least, score)
            greatest = max(greatest, score)
        }
        let scale = Double(UInt32.max) / (greatest - least)
        guard (greatest - least).isFinite, scale.isFinite, scale > 0 else { return nil }
        return [UInt64](unsafeUninitializedCapacity: scores.count) { keys, count in
            for (row, score) in scores.enumerated() {
                // Rounding may take the least score a little past the last number.
                let distance = min((greatest - score) * scale, Double(UInt32.max))
                keys.initializeElement(at: row, to: UInt64(distance) << 32 | UInt64(row))
            }
            count = scores.count
        }
    }

    /// The keys that may be among the first `limit`: all of the parts of the range that are needed to reach it.
    private static func candidates(_ keys: [UInt64], limit: Int) -> [UInt64] {
        var counts = [Int32](repeating: 0, count: 1 << 11)
        for key in keys { counts[Int(key >> 53)] += 1 }
        var (part, total) = (0, Int(counts[0]))
        while total < limit {
            part += 1
            total += Int(counts[part])
        }
        return keys.filter { Int($0 >> 53) <= part }
    }

    /// Sorts by the upper 32 bits, 11 at a time from the lowest.
    private static func sortByRadix(_ keys: inout [UInt64]) {
        var other = keys
        for shift in [UInt64(32), 43, 54] {
            var starts = [Int32](repeating: 0, count: 1 << 11)
            for key in keys { starts[Int(key >> shift) & 0x7FF] += 1 }
            var total: Int32 = 0
            for bucket in starts.indices { (starts[bucket], total) = (total, total + starts[bucket]) }
            for key in keys {
                let bucket = Int(key >> shift) & 0x7FF
                other[Int(starts[bucket])] = key
                starts[bucket] += 1
            }
            swap(&keys, &other)
        }
    }

    /// The rows of sorted keys, with each stretch of equal keys in the order of its scores.
    private func rows(_ keys: [UInt64], limit: Int) -> [Int] {
        var rows: [Int] = []
        rows.reserveCapacity(limit)
        var start = 0
        while start < keys.count, rows.count < limit {
            var end = start + 1
            while end < keys.count, keys[end] >> 32 == keys[start] >> 32 { end += 1 }
            let first = rows.count
            for key in keys[start..<end] { rows.append(Int(truncatingIfNeeded: key & 0xFFFF_FFFF)) }
            if end - start > 1 { rows[first...].sort(by: ranksBefore) }
            start = end
        }
        rows.removeLast(max(0, rows.count - limit))
        return rows
    }
}
