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
        for row in rows {
            total.gradient += derivatives.gradients[Int(row)]
            total.hessian += derivatives.hessians[Int(row)]
        }
        total.count = rows.count
        entries.withUnsafeMutableBufferPointer { entries in
            for (place, feature) in features.enumerated() {
                let first = place * Self.stride
                bins.columns[feature].withUnsafeBufferPointer { column in
                    for row in rows {
                        let entry = first + Int(column[Int(row)])
                        entries[entry].gradient += derivatives.gradients[Int(row)]
                        entries[entry].hessian += derivatives.hessians[Int(row)]
                        entries[entry].count += 1
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
