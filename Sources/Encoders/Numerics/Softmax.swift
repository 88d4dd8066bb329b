/// The weights of attention: rows of scores to rows that sum to 1.
package enum Softmax {
    /// Replaces the first `count` scores of a row of `stride` numbers by their softmax and the rest by 0.
    ///
    /// - Precondition: `stride` is a multiple of eight.
    @inline(__always)
    package static func apply(_ row: UnsafeMutablePointer<Float>, count: Int, stride: Int) {
        for i in count..<stride {
            row[i] = -.infinity
        }
        var largest = FloatBlock(repeating: -.infinity)
        for i in Swift.stride(from: 0, to: stride, by: 8) {
            largest = .larger(largest, row.block(i))
        }
        let maximum = largest.max()
        var sums = FloatBlock.zero
        for i in Swift.stride(from: 0, to: stride, by: 8) {
            let weights = FloatBlock.exponential(ofNonPositive: row.block(i) - maximum)
            row.store(weights, at: i)
            sums += weights
        }
        let scale = 1 / sums.sum()
        for i in Swift.stride(from: 0, to: stride, by: 8) {
            row.store(row.block(i) * scale, at: i)
        }
    }
}
