/// The bytes of the word in work: valid UTF-8, reused from word to word.
struct TermBuffer: ~Copyable {
    private(set) var bytes: [UInt8] = []
    private(set) var isASCII = true
    private var scalars: [UInt8] = []

    var count: Int { bytes.count }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func assign(_ word: UnsafeBufferPointer<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: word)
        isASCII = word.allSatisfy { $0 < 0x80 }
    }

    mutating func removeLast(_ count: Int) {
        bytes.removeLast(count)
    }

    /// Passes the bytes to a stage that changes them and says how many of them are left.
    @inline(__always)
    mutating func shorten(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        let kept = bytes.withUnsafeMutableBufferPointer { body($0) }
        bytes.removeLast(bytes.count - kept)
    }

    mutating func replace(with term: UnsafeBufferPointer<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: term)
    }

    mutating func replace(withUTF16 units: [UInt16]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
    }

    /// Lower case, code point by code point, whatever the neighbours and the language are.
    mutating func lowercase() {
        guard isASCII else { return lowercaseUnicode() }
        for i in bytes.indices where bytes[i] &- 0x41 < 26 {
            bytes[i] |= 0x20
        }
    }

    private mutating func lowercaseUnicode() {
        let table = LowercaseTable.shared
        scalars.removeAll(keepingCapacity: true)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            // Encoding a scalar in UTF-8 cannot fail.
            scalars.append(contentsOf: UTF8.encode(table[scalar]).unsafelyUnwrapped)
        }
        swap(&bytes, &scalars)
        isASCII = bytes.allSatisfy { $0 < 0x80 }
    }
}
