/// How the payloads of postings are stored.
protocol ListPayloads: Sendable {
    /// In eight bits, 1 to 255.
    func byte(_ payload: UInt32) -> UInt8

    /// In 32 bits, for wide lists.
    func word(_ payload: UInt32) -> UInt32
}

/// Frequencies of terms as they are.
struct FrequencyPayloads: ListPayloads {
    /// - Precondition: The frequency is at most 255; lists with greater ones are wide.
    @inline(__always)
    func byte(_ frequency: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: frequency) }

    @inline(__always)
    func word(_ frequency: UInt32) -> UInt32 { frequency }
}

/// Weights as multiples of a scale.
struct ImpactPayloads: ListPayloads {
    /// The weight of the impact 1.
    let scale: Float

    /// - Parameter greatest: The greatest weight of the segment, zero when there is none.
    init(greatest: Float) {
        scale = greatest > 0 ? Self.unit(of: greatest, count: 255) : 0
    }

    /// The weight of which a greatest weight has so many. It is above zero and its multiples are finite, even for
    /// weights so small or so great that no encoder has them.
    static func unit(of greatest: Float, count: Float) -> Float {
        let unit = max(greatest / count, .leastNonzeroMagnitude)
        return (unit * count).isFinite ? unit : unit.nextDown
    }

    /// The nearest impact, at least 1.
    @inline(__always)
    func byte(_ weight: UInt32) -> UInt8 {
        (Float(bitPattern: weight) / scale).nearestInteger(1, 255)
    }

    @inline(__always)
    func word(_ weight: UInt32) -> UInt32 { UInt32(byte(weight)) }
}

extension Float {
    /// The nearest integer within bounds that are within 0...255; of two equally near the even one.
    @inline(__always)
    func nearestInteger(_ least: Float, _ most: Float) -> UInt8 {
        // From 2²³ on, floats are integers: the addition rounds, and the lowest bits are the number.
        let bounded = Swift.min(Swift.max(self, least), most)
        return UInt8(truncatingIfNeeded: (bounded + 0x1p23).bitPattern)
    }
}
