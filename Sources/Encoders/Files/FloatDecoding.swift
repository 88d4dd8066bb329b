/// How the bytes of a tensor become single-precision numbers; little-endian, at any address.
enum FloatDecoding: String {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"

    func callAsFunction(_ bytes: UnsafeRawBufferPointer) -> [Float] {
        switch self {
        case .float32:
            Self.decode(bytes, as: UInt32.self) { Float(bitPattern: $0) }
        case .float16:
            Self.decode(bytes, as: UInt16.self, Self.half)
        case .bfloat16:
            // The upper half of a single-precision number.
            Self.decode(bytes, as: UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        }
    }

    @inline(__always)
    private static func decode<Bits: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, as: Bits.Type, _ convert: (Bits) -> Float
    ) -> [Float] {
        let size = MemoryLayout<Bits>.size
        let count = bytes.count / size
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            for i in 0..<count {
                let bits = bytes.loadUnaligned(fromByteOffset: i * size, as: Bits.self)
                buffer.initializeElement(at: i, to: convert(Bits(littleEndian: bits)))
            }
            initialized = count
        }
    }

    /// An IEEE half. (`Float16` does not exist on every platform.)
    @inline(__always)
    private static func half(_ bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let magnitude = UInt32(bits & 0x7FFF)
        let isFinite = magnitude < 0x7C00
        // Shifted into place, the exponent is short by 127 - 15; the multiplication also puts subnormals right.
        let value = isFinite
            ? (Float(bitPattern: magnitude << 13) * 0x1p112).bitPattern
            : 0x7F80_0000 | magnitude << 13
        return Float(bitPattern: sign | value)
    }
}
