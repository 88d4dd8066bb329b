/// A document's length in one byte, as Lucene stores it (`SmallFloat.intToByte4`): exact up to 40, then a number with
/// four significant bits that is never above the length.
package enum DocumentLengthNorm {
    /// Codes 0 to 23 stand for themselves. 24 more than those follow as small floats, of which 231 reach the greatest
    /// 32-bit integer of Java's.
    private static let exactCodes: UInt32 = 24

    package static func encode(_ length: UInt32) -> UInt8 {
        let length = min(length, UInt32(Int32.max))
        guard length >= exactCodes else { return UInt8(length) }
        return UInt8(exactCodes + smallFloat(length - exactCodes))
    }

    package static func decode(_ norm: UInt8) -> UInt32 {
        guard norm >= exactCodes else { return UInt32(norm) }
        let code = UInt32(norm) - exactCodes
        let bits = code & 7
        let exponent = code >> 3
        return exactCodes + (exponent == 0 ? bits : (bits | 8) << (exponent - 1))
    }

    /// The length that each norm stands for.
    static let lengths: [Float] = (0...UInt8.max).map { Float(decode($0)) }

    /// A mantissa of three bits after a leading one, and an exponent: ordered as the numbers are.
    private static func smallFloat(_ value: UInt32) -> UInt32 {
        guard value >= 8 else { return value }
        let shift = UInt32(28 - value.leadingZeroBitCount)
        return (value >> shift) & 7 | (shift + 1) << 3
    }
}
