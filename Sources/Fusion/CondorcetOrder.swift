/// Compares documents by the legs' votes.
struct CondorcetOrder {
    private let pool: CandidatePool
    private let weights: [Double]
    /// The legs from the lightest: sums of weights then do not depend on the order of the legs.
    private let legs: [Int]

    init(pool: CandidatePool, weights: [Double]) {
        self.pool = pool
        self.weights = weights
        legs = weights.indices.sorted { weights[$0] < weights[$1] }
    }

    /// Sorts rows by majorities. Two that no majority divides stay in the order that they have.
    ///
    /// This is a merge sort: of two rows side by side in its result, the votes have compared the one with the other,
    /// whatever circles there are.
    ///
    /// - Complexity: O(n log n).
    func sorted(_ rows: [Int]) -> [Int] {
        guard rows.count > 1 else { return rows }
        let middle = rows.count / 2
        let (first, second) = (sorted(Array(rows[..<middle])), sorted(Array(rows[middle...])))
        var merged: [Int] = []
        merged.reserveCapacity(rows.count)
        var (i, j) = (0, 0)
        while i < first.count, j < second.count {
            if beats(second[j], first[i]) {
                merged.append(second[j])
                j += 1
            } else {
                merged.append(first[i])
                i += 1
            }
        }
        return merged + first[i...] + second[j...]
    }

    /// Whether the legs that rank `a` higher have more weight than those that rank `b` higher.
    private func beats(_ a: Int, _ b: Int) -> Bool {
        pool.withPositions { positions in
            var (forA, forB) = (0.0, 0.0)
            for leg in legs {
                // What was not found is -1, and as an unsigned number below all ranks.
                let first = UInt32(bitPattern: positions[a * legs.count + leg])
                let second = UInt32(bitPattern: positions[b * legs.count + leg])
                if first < second { forA += weights[leg] } else if second < first { forB += weights[leg] }
            }
            return forA > forB
        }
    }
}
