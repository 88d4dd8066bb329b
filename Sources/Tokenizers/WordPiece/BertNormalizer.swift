import Foundation

/// BERT's first step: removes control characters, sets ideographs apart, strips accents, lowers case.
///
/// The same as `BertNormalizer` of Hugging Face's `tokenizers`.
struct BertNormalizer: Sendable {
    var cleansText = true
    var separatesIdeographs = true
    var stripsAccents = true
    var lowercases = true

    /// Appends the normalized form of a text's UTF-8 to `output`.
    ///
    /// - Complexity: O(n).
    func normalize(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count + text.count / 8)
        guard stripsAccents else {
            return normalizeDecomposed(text, into: &output)
        }
        // ASCII characters neither decompose nor move when marks are put in order, so what is between them can be
        // decomposed by itself; most texts have little of it.
        var position = 0
        while position < text.count {
            let stretch = UnsafeBufferPointer(rebasing: text[position..<endOfStretch(text, from: position)])
            if stretch[0] < 0x80 {
                normalizeDecomposed(stretch, into: &output)
            } else {
                var decomposed = String(decoding: stretch, as: UTF8.self).decomposedStringWithCanonicalMapping
                decomposed.withUTF8 { normalizeDecomposed($0, into: &output) }
            }
            position += stretch.count
        }
    }

    /// The most bytes that are decomposed at once: sorting the marks of a letter takes quadratic time, so a hostile
    /// text of nothing but marks must be cut. Most marks are accents, which go anyway, whatever their order.
    private static let longestDecomposition = 256

    /// Where a stretch of either ASCII or other characters ends.
    private func endOfStretch(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let isASCII = text[start] < 0x80
        let limit = isASCII ? text.count : min(text.count, start + Self.longestDecomposition)
        var end = start + 1
        while end < limit, (text[end] < 0x80) == isASCII {
            end += 1
        }
        // Not within a character.
        while end < text.count, text[end] & 0xC0 == 0x80 {
            end += 1
        }
        return end
    }

    private func normalizeDecomposed(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
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

enum UTF8Scalar {
    /// The scalar whose encoding begins at `position` of valid UTF-8, and the bytes it takes.
    @inline(__always)
    static func decode(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> (scalar: UInt32, length: Int) {
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
}
