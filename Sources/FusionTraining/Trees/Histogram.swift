/// For some features, the sums of a leaf's rows in each bin.
struct Histogram {
    /// For each feature ``FeatureBins/largestBins`` + 1 entries.
    private var entries: [GradientSums]
    /// The sums over all rows.
    let total: GradientSums

    private static let stride = FeatureBins.largestBins + 1

    /// - Complexity: O(rows · features).
    init(_ bins: FeatureBins, _ rows: [Int32], _ features: [Int], _ derivatives: Derivatives) {
        var entries = [GradientSums](repeating: GradientSums(), count: features.count * Self.stride)
        var total = GradientSums()
        // One after the other in memory, so that each feature's pass reads them in order.
        let ordered = rows.map { row in
            GradientSums(gradient: derivatives.gradients[Int(row)], hessian: derivatives.hessians[Int(row)], count: 1)
        }
        for entry in ordered { total = total + entry }
        entries.withUnsafeMutableBufferPointer { entries in
            for (number, feature) in features.enumerated() {
                let first = number * Self.stride
                bins.columns[feature].withUnsafeBufferPointer { column in
                    for (place, row) in rows.enumerated() {
                        let entry = first + Int(column[Int(row)])
                        entries[entry] = entries[entry] + ordered[place]
                    }
                }
            }
        }
        self.entries = entries
        self.total = total
    }

    private init(entries: [GradientSums], total: GradientSums) {
        self.entries = entries
        self.total = total
    }

    /// The sums in a bin of the feature at a place among the histogram's features.
    func sums(_ place: Int, _ bin: Int) -> GradientSums {
        entries[place * Self.stride + bin]
    }

    /// The histogram of the rows that the other one, of a part of this one's rows, does not have.
    func subtracting(_ part: Histogram) -> Histogram {
        Histogram(entries: zip(entries, part.entries).map { $0 - $1 }, total: total - part.total)
    }
}
