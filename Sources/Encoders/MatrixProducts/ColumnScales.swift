/// What the integers of a layer's weights stand for: weight = scale · integer, with a scale for each column of the
/// result.
struct ColumnScales: Sendable {
    let scales: AlignedMemory
    /// The sum of each column's integers: what the rows' zero points are multiplied by.
    let sums: AlignedMemory

    private static let largest: Float = 127

    /// Rounds weights, one row of `inner` numbers for each column, to integers of -127 to 127.
    static func quantize(
        _ weights: UnsafePointer<Float>, inner: Int, columns: Int
    ) -> (integers: [Int8], columns: ColumnScales) {
        let scales = AlignedMemory(byteCount: columns * MemoryLayout<Float>.stride)
        let sums = AlignedMemory(byteCount: columns * MemoryLayout<Float>.stride)
        let integers = [Int8](unsafeUninitializedCapacity: inner * columns) { integers, count in
            for column in 0..<columns {
                let row = weights + column * inner
                let greatest = (0..<inner).reduce(Float(0)) { max($0, abs(row[$1])) }
                let scale = greatest > 0 ? greatest / largest : 1
                var sum: Int32 = 0
                for i in 0..<inner {
                    let integer = Int8((row[i] / scale).rounded())
                    integers.initializeElement(at: column * inner + i, to: integer)
                    sum += Int32(integer)
                }
                scales.floats[column] = scale
                sums.floats[column] = Float(sum)
            }
            count = inner * columns
        }
        return (integers, ColumnScales(scales: scales, sums: sums))
    }
}
