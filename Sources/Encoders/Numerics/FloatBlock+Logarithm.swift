extension FloatBlock {
    /// log(1 + x) for finite x ≥ 0, to 1.2e-7: absolutely below 1, relatively above.
    ///
    /// 1 + x = 2^e m with m in √½...√2, where a polynomial approximates log m (the coefficients are Cephes' `logf`).
    @inline(__always)
    package static func logarithm(onePlus x: FloatBlock) -> FloatBlock {
        let bits = unsafeBitCast(x + 1, to: SIMD8<UInt32>.self)
        // The exponent counts from √½: its bits are taken off before the shift, so that m begins there.
        let shifted = bits &- 0x3F35_04F3
        let exponent = SIMD8<Int32>(truncatingIfNeeded: shifted) &>> 23
        let mantissa = (shifted & 0x007F_FFFF) &+ 0x3F35_04F3
        let e = FloatBlock(exponent)
        let m = unsafeBitCast(mantissa, to: FloatBlock.self) - 1
        var p = m * 7.037_683_6e-2 - 1.151_461e-1
        p = p * m + 1.167_699_8e-1
        p = p * m - 1.242_014_08e-1
        p = p * m + 1.424_932_3e-1
        p = p * m - 1.666_805_7e-1
        p = p * m + 2.000_071_4e-1
        p = p * m - 2.499_999_4e-1
        p = p * m + 3.333_333_1e-1
        let square = m * m
        // ln 2 in two parts, so that the sum keeps its precision.
        return p * m * square - e * 2.121_944_4e-4 - square * 0.5 + m + e * 0.693_359_375
    }
}
