/// Lower-cases each character by itself: a sigma at the end of a word is one like any other.
struct Lowercase: TextNormalizer {
    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count)
        text.forEachScalar { scalar, bytes in
            if scalar < 0x80 {
                output.append(scalar &- 0x41 < 26 ? UInt8(scalar) | 0x20 : UInt8(scalar))
            } else if let mapping = Unicode.Scalar(scalar)?.properties, mapping.changesWhenLowercased {
                output.append(contentsOf: mapping.lowercaseMapping.utf8)
            } else {
                output.append(contentsOf: bytes)
            }
        }
    }
}

/// Removes the marks, which are accents once a text is decomposed.
struct StripAccents: TextNormalizer {
    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count)
        text.forEachScalar { scalar, bytes in
            if scalar < 0x300 || !Self.isMark(scalar) {
                output.append(contentsOf: bytes)
            }
        }
    }

    /// As with decompositions: what has become a mark after Unicode 9 is none.
    private static func isMark(_ value: UInt32) -> Bool {
        switch value {
        case 0x1CF2, 0x1CF3: return true
        case 0x0CF3, 0x111C9: return false
        default: break
        }
        guard CharacterKind(value).contains(.mark), let age = Unicode.Scalar(value)?.properties.age else {
            return false
        }
        return age.major <= 9
    }
}

/// What Google's machine translation does with control characters and blanks.
struct NMTCleaning: TextNormalizer {
    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count)
        text.forEachScalar { scalar, bytes in
            switch scalar {
            case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: break
            case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
                output.append(0x20)
            default: output.append(contentsOf: bytes)
            }
        }
    }
}

/// Turns every byte into a visible character, see ``ByteAlphabet``.
struct ByteLevelNormalizer: TextNormalizer {
    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        ByteAlphabet.encode(text, into: &output)
    }
}

extension UnsafeBufferPointer<UInt8> {
    @inline(__always)
    fileprivate func forEachScalar(_ body: (UInt32, Slice<Bytes>) -> Void) {
        var position = 0
        while position < count {
            let (scalar, length) = UTF8Scalar.decode(self, at: position)
            body(scalar, self[position..<position + length])
            position += length
        }
    }
}
