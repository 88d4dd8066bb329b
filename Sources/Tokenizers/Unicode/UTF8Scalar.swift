/// A stretch of valid UTF-8, or of bytes that a byte-level step has made of it.
typealias Bytes = UnsafeBufferPointer<UInt8>

enum UTF8Scalar {
    /// The scalar whose encoding begins at `position` of valid UTF-8, and the bytes it takes.
    @inline(__always)
    static func decode(_ text: Bytes, at position: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(text[position])
        func continuation(_ offset: Int) -> UInt32 { UInt32(text[position + offset]) & 0x3F }
        switch first {
        case ..<0x80: return (first, 1)
        case ..<0xE0: return ((first & 0x1F) << 6 | continuation(1), 2)
        case ..<0xF0: return ((first & 0x0F) << 12 | continuation(1) << 6 | continuation(2), 3)
        default:
            return ((first & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3), 4)
        }
    }

    /// The scalar whose encoding ends before `end`, which is not 0.
    static func decode(_ text: Bytes, before end: Int) -> (scalar: UInt32, length: Int) {
        var start = end - 1
        while start > 0, text[start] & 0xC0 == 0x80 {
            start -= 1
        }
        return decode(text, at: start)
    }

    /// The bytes of the scalar that begins with `byte`.
    @inline(__always)
    static func length(_ byte: UInt8) -> Int {
        switch byte {
        case ..<0x80: 1
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A part of the text as a text.
    @inline(__always)
    func part(_ range: Range<Int>) -> Bytes {
        Bytes(rebasing: self[range])
    }

    /// Whether `bytes` stand at `position`.
    @inline(__always)
    func has(_ bytes: [UInt8], at position: Int) -> Bool {
        guard count - position >= bytes.count else { return false }
        for (offset, byte) in bytes.enumerated() where self[position + offset] != byte {
            return false
        }
        return true
    }
}
