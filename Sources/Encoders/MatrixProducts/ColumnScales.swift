import COneDNN

/// What the integers of a layer's weights stand for: weight = scale · integer, with a scale for each column of the
/// result.
struct ColumnScales: Sendable {
    let scales: AlignedMemory
    /// The sum of each column's integers: what the rows' zero points are multiplied by.
    let sums: AlignedMemory

    /// Rounds weights, one row of `inner` numbers for each column, to integers as large as the processor allows, 127 or 64.
    static func quantize(
        _ weights: UnsafePointer<Float>, inner: Int, columns: Int
    ) -> (integers: [Int8], columns: ColumnScales) {
        let scales = AlignedMemory(byteCount: columns * MemoryLayout<Float>.stride)
        let sums = AlignedMemory(byteCount: columns * MemoryLayout<Float>.stride)
        let integers = [Int8](unsafeUninitializedCapacity: inner * columns) { integers, count in
            TransformerKernels.best.quantize_weights(
                weights, columns, inner, onednn_int8_weight_limit(), integers.baseAddress, scales.floats, sums.floats)
            count = inner * columns
        }
        return (integers, ColumnScales(scales: scales, sums: sums))
    }
}
