/// Features cut into at most 255 bins each, column by column: what a tree's splits are looked for in.
package struct FeatureBins {
    /// For each feature, for each row, its bin.
    let columns: [[UInt8]]
    /// For each feature the lowest value that lies above each bin but the last: a row is in bin b or below exactly
    /// when its value is below `thresholds[b]`.
    let thresholds: [[Float]]
    let rows: Int

    static let largestBins = 255

    /// - Parameter values: Finite features, row by row.
    package init(values: [Float], width: Int) {
        rows = width == 0 ? 0 : values.count / width
        let limits = (0..<width).map { column in
            Self.thresholds(of: stride(from: column, to: values.count, by: width).map { values[$0] })
        }
        columns = (0..<width).map { column in
            stride(from: column, to: values.count, by: width).map { Self.bin(of: values[$0], among: limits[column]) }
        }
        thresholds = limits
    }

    /// Thresholds halfway between neighbouring values; of many values those that cut them into parts of equal size.
    private static func thresholds(of values: [Float]) -> [Float] {
        var distinct: [(value: Float, count: Int)] = []
        for value in values.sorted() {
            if distinct.last?.value == value {
                distinct[distinct.count - 1].count += 1
            } else {
                distinct.append((value, 1))
            }
        }
        let share = distinct.count <= largestBins ? 0 : Double(values.count) / Double(largestBins)
        var thresholds: [Float] = []
        var inBin = 0
        for (low, high) in zip(distinct, distinct.dropFirst()) {
            inBin += low.count
            guard Double(inBin) >= share, thresholds.count < largestBins - 1 else { continue }
            thresholds.append(between(low.value, high.value))
            inBin = 0
        }
        return thresholds
    }

    /// A number above `low` and not above `high`.
    private static func between(_ low: Float, _ high: Float) -> Float {
        let middle = low / 2 + high / 2
        return middle > low ? min(middle, high) : high
    }

    private static func bin(of value: Float, among thresholds: [Float]) -> UInt8 {
        var (low, high) = (0, thresholds.count)
        while low < high {
            let middle = (low + high) / 2
            if value < thresholds[middle] { high = middle } else { low = middle + 1 }
        }
        return UInt8(low)
    }
}
