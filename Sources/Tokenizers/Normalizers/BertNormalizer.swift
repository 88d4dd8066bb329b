/// BERT's first step: removes control characters, sets ideographs apart, strips accents, lowers case.
///
/// The same as `BertNormalizer` of Hugging Face's `tokenizers`.
struct BertNormalizer: TextNormalizer {
    var cleansText = true
    var separatesIdeographs = true
    var stripsAccents = true
    var lowercases = true

    /// Appends the normalized form of a text's UTF-8 to `output`.
    ///
    /// - Complexity: O(n).
    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count + text.count / 8)
        guard stripsAccents else {
            return normalizeDecomposed(text, into: &output)
        }
        var decomposed: [UInt8] = []
        UnicodeForm.nfd.normalize(text, into: &decomposed)
        decomposed.withUnsafeBufferPointer { normalizeDecomposed($0, into: &output) }
    }

    private func normalizeDecomposed(_ text: Bytes, into output: inout [UInt8]) {
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte < 0x80 {
                appendASCII(byte, to: &output)
                position += 1
            } else {
                let (scalar, length) = UTF8Scalar.decode(text, at: position)
                append(scalar, text[position..<position + length], to: &output)
                position += length
            }
        }
    }

    @inline(__always)
    private func appendASCII(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case 0x41...0x5A: output.append(lowercases ? byte | 0x20 : byte)
        case 0x20...0x7E: output.append(byte)
        case 0x09, 0x0A, 0x0D: output.append(cleansText ? 0x20 : byte)
        default:
            if !cleansText {
                output.append(byte)
            }
        }
    }

    private func append(_ scalar: UInt32, _ bytes: Slice<UnsafeBufferPointer<UInt8>>, to output: inout [UInt8]) {
        switch CharacterClass(scalar) {
        case .control where cleansText:
            break
        case .whitespace where cleansText:
            output.append(0x20)
        case .ideograph where separatesIdeographs:
            output.append(0x20)
            output.append(contentsOf: bytes)
            output.append(0x20)
        case .accent where stripsAccents:
            break
        case .uppercase where lowercases:
            // A scalar decoded from a string is one.
            output.append(contentsOf: Unicode.Scalar(scalar)!.properties.lowercaseMapping.utf8)
        default:
            output.append(contentsOf: bytes)
        }
    }
}
