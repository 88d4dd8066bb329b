/// Layer normalization: (x − mean) / √(variance + ε) · scale + shift over each row.
package struct LayerNorm: Sendable {
    package let scale: [Float]
    package let shift: [Float]
    let epsilon: Float

    package init(scale: [Float], shift: [Float], epsilon: Float) {
        precondition(!scale.isEmpty && scale.count == shift.count)
        self.scale = scale
        self.shift = shift
        self.epsilon = epsilon
    }

    /// Normalizes `rows` rows in place; with `residual`, the sum of the two.
    package func apply(_ x: UnsafeMutablePointer<Float>, adding residual: UnsafePointer<Float>? = nil, rows: Int) {
        let size = scale.count
        scale.withUnsafeBufferPointer { scale in
            shift.withUnsafeBufferPointer { shift in
                // Neither array is empty, see init.
                let (scale, shift) = (scale.baseAddress!, shift.baseAddress!)
                for row in 0..<rows {
                    let x = x + row * size
                    let mean = Self.sum(x, adding: residual.map { $0 + row * size }, size) / Float(size)
                    let deviation = (Self.squaredDistances(x, from: mean, size) / Float(size) + epsilon).squareRoot()
                    Self.transform(x, mean, 1 / deviation, scale, shift, size)
                }
            }
        }
    }

    /// Adds the residual to the row and returns its sum.
    @inline(__always)
    private static func sum(
        _ x: UnsafeMutablePointer<Float>, adding residual: UnsafePointer<Float>?, _ size: Int
    ) -> Float {
        let blocks = size / 8 * 8
        if let residual {
            for i in stride(from: 0, to: blocks, by: 8) {
                x.store(x.block(i) + residual.block(i), at: i)
            }
            for i in blocks..<size {
                x[i] += residual[i]
            }
        }
        var sums = FloatBlock.zero
        for i in stride(from: 0, to: blocks, by: 8) {
            sums += x.block(i)
        }
        return (blocks..<size).reduce(sums.sum()) { $0 + x[$1] }
    }

    @inline(__always)
    private static func squaredDistances(_ x: UnsafeMutablePointer<Float>, from mean: Float, _ size: Int) -> Float {
        let blocks = size / 8 * 8
        var sums = FloatBlock.zero
        for i in stride(from: 0, to: blocks, by: 8) {
            let distance = x.block(i) - mean
            sums += distance * distance
        }
        return (blocks..<size).reduce(sums.sum()) { $0 + (x[$1] - mean) * (x[$1] - mean) }
    }

    @inline(__always)
    private static func transform(
        _ x: UnsafeMutablePointer<Float>, _ mean: Float, _ factor: Float, _ scale: UnsafePointer<Float>,
        _ shift: UnsafePointer<Float>, _ size: Int
    ) {
        let blocks = size / 8 * 8
        for i in stride(from: 0, to: blocks, by: 8) {
            x.store((x.block(i) - mean) * factor * scale.block(i) + shift.block(i), at: i)
        }
        for i in blocks..<size {
            x[i] = (x[i] - mean) * factor * scale[i] + shift[i]
        }
    }
}
