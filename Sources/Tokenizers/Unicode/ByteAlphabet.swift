/// GPT-2's way to write any byte as a visible character: printable ASCII and Latin-1 characters stand for themselves,
/// the other bytes for the characters from U+0100 on.
enum ByteAlphabet {
    /// The character of each byte.
    static let characters: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (UInt32(0)..<0x100).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)!  // Latin-1 has no surrogates.
            default:
                defer { next += 1 }
                return Unicode.Scalar(next)!  // U+0100...U+0143
            }
        }
    }()

    private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
        uniqueKeysWithValues: characters.enumerated().map { ($1, UInt8($0)) })

    private static let encoded: [[UInt8]] = characters.map { Array(String($0).utf8) }

    static func encode(_ text: Bytes, into output: inout [UInt8]) {
        for byte in text {
            output.append(contentsOf: encoded[Int(byte)])
        }
    }

    /// The bytes that a token stands for; nil when it has characters of no byte.
    static func decode(_ token: String) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(token.utf8.count)
        for scalar in token.unicodeScalars {
            guard let byte = bytes[scalar] else { return nil }
            result.append(byte)
        }
        return result
    }
}
