/// The kinds of values, in the order in which a field has them.
///
/// A value is kept as bytes whose order is the order of the values.
enum ValueKind: UInt32, CaseIterable, Sendable {
    /// One byte, 0 or 1.
    case boolean = 1
    /// Integers and fractions alike: `append(number:)` below.
    case number = 2
    /// UTF-8, whose order is that of the code points.
    case string = 3
    /// Of a string that is a date the first microsecond: i64 from 2⁶³ on, the highest byte first. The string is there too.
    case date = 4
}

extension [UInt8] {
    mutating func append(bigEndian number: UInt64) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    mutating func append(instant: Int) {
        append(bigEndian: UInt64(bitPattern: Int64(instant)) ^ 1 << 63)
    }

    /// Numbers as bytes in their order: the greatest double that is not above the number, its sign turned around and, below
    /// zero, all its other bits; and where the number is an integer beyond 53 bits that is no double, how far it
    /// is above that, as two bytes. So 2⁵³ and 2⁵³ + 1 differ, while 1 and 1.0 do not.
    mutating func append(number: Double, rest: UInt16 = 0) {
        // Zero has one sign.
        let bits = (number == 0 ? 0 : number).bitPattern
        append(bigEndian: bits >> 63 == 1 ? ~bits : bits | 1 << 63)
        if rest > 0 { append(contentsOf: [UInt8(rest >> 8), UInt8(rest & 0xFF)]) }
    }

    mutating func append(number: Int) {
        var floor = Double(number)
        // 2⁶³ itself is no Int.
        if floor >= 0x1p63 || Int(floor) > number { floor = floor.nextDown }
        append(number: floor, rest: UInt16(number - Int(floor)))
    }
}
