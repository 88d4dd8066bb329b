/// A set of ASCII characters, a bit for each.
struct ASCIISet: Sendable {
    private var low: UInt64
    private var high: UInt64

    static let all = ASCIISet(low: .max, high: .max)
    static let none = ASCIISet(low: 0, high: 0)

    mutating func insert(_ scalar: UInt32) {
        if scalar < 64 {
            low |= 1 << UInt64(scalar)
        } else {
            high |= 1 << UInt64(scalar - 64)
        }
    }

    mutating func formUnion(_ other: ASCIISet) {
        low |= other.low
        high |= other.high
    }

    /// - Precondition: The scalar is below 128.
    @inline(__always)
    func contains(_ scalar: UInt32) -> Bool {
        (scalar < 64 ? low >> UInt64(scalar) : high >> UInt64(scalar &- 64)) & 1 == 1
    }
}
