/// Sums and products of two rows of numbers, in the place of the first.
package enum Elementwise {
    package static func add(_ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, count: Int) {
        let blocks = count / 8 * 8
        for i in stride(from: 0, to: blocks, by: 8) {
            x.store(x.block(i) + y.block(i), at: i)
        }
        for i in blocks..<count {
            x[i] += y[i]
        }
    }

    package static func multiply(_ x: UnsafeMutablePointer<Float>, by y: UnsafePointer<Float>, count: Int) {
        let blocks = count / 8 * 8
        for i in stride(from: 0, to: blocks, by: 8) {
            x.store(x.block(i) * y.block(i), at: i)
        }
        for i in blocks..<count {
            x[i] *= y[i]
        }
    }
}
