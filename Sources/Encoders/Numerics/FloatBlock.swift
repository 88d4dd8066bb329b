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

extension FloatBlock {
    @inline(__always)
    private var bitPattern: SIMD8<UInt32> { unsafeBitCast(self, to: SIMD8<UInt32>.self) }

    @inline(__always)
    private init(bitPattern: SIMD8<UInt32>) {
        self = unsafeBitCast(bitPattern, to: FloatBlock.self)
    }

    /// The larger of each two, of numbers that are not NaN: one instruction where the general function is several.
    @inline(__always)
    static func larger(_ a: FloatBlock, _ b: FloatBlock) -> FloatBlock {
        a.replacing(with: b, where: b .> a)
    }

    /// eˣ to about two units in the last place for x in -87...0 and 0 below.
    ///
    /// e^x = 2^n e^r with n = round(x log₂e) and |r| ≤ ln(2)/2, where a polynomial of degree 6 approximates e^r (the
    /// coefficients are Cephes' `expf`).
    @inline(__always)
    package static func exponential(ofNonPositive x: FloatBlock) -> FloatBlock {
        let smallest: Float = -87
        let bounded = x.replacing(with: smallest, where: x .< smallest)
        // Adding 1.5 · 2²³ leaves the nearest integer in the lowest bits.
        let magic: Float = 12_582_912
        let shifted = bounded * 1.442_695_04 + magic
        let n = shifted - magic
        // ln 2 in two parts, so that the difference keeps its precision.
        let r = bounded - n * 0.693_359_375 + n * 2.121_944_4e-4
        var p = r * 1.987_569_15e-4 + 1.398_199_95e-3
        p = p * r + 8.333_452e-3
        p = p * r + 4.166_579_6e-2
        p = p * r + 0.166_666_65
        p = p * r + 0.5
        p = p * r * r + r + 1
        // The integer n in the shifted number's bits, moved to the exponent.
        let exponent = shifted.bitPattern &<< 23
        let scaled = FloatBlock(bitPattern: p.bitPattern &+ exponent)
        return scaled.replacing(with: 0, where: x .< smallest)
    }
}
