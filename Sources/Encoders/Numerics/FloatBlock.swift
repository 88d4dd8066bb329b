/// Eight numbers at once: one or two of the processor's registers.
package typealias FloatBlock = SIMD8<Float>

extension UnsafePointer<Float> {
    @inline(__always)
    func block(_ index: Int) -> FloatBlock {
        UnsafeRawPointer(self + index).loadUnaligned(as: FloatBlock.self)
    }
}

extension UnsafeMutablePointer<Float> {
    @inline(__always)
    func block(_ index: Int) -> FloatBlock {
        UnsafePointer(self).block(index)
    }

    @inline(__always)
    func store(_ block: FloatBlock, at index: Int) {
        UnsafeMutableRawPointer(self + index).storeBytes(of: block, as: FloatBlock.self)
    }
}
