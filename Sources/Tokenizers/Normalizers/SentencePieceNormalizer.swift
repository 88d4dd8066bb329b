/// The character map of a SentencePiece model (`precompiled_charsmap`): a double-array trie of what is replaced, and
/// the replacements.
///
/// Applied as Hugging Face's `tokenizers` does: what users perceive as a character (a grapheme cluster) is replaced
/// as a whole when it has less than six bytes and begins with a key, however short; otherwise each scalar by itself.
struct SentencePieceNormalizer: TextNormalizer {
    /// Units of Darts: the label in the low byte, the offset to the children above it.
    private let units: [UInt32]
    /// Replacements, each ended by a zero byte.
    private let replacements: [UInt8]
    /// For each ASCII character where its replacement begins; -1 when it stays.
    private let ascii: [Int]

    /// Reads the map: the trie's size in bytes as 32 bits, little-endian; the trie; the replacements.
    ///
    /// Returns nil when the sizes do not fit.
    init?(_ map: [UInt8]) {
        guard map.count >= 4 else { return nil }
        func word(at start: Int) -> UInt32 {
            map[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        let size = Int(word(at: 0))
        guard size > 0, size % 4 == 0, size <= map.count - 4 else { return nil }
        let units = stride(from: 4, to: 4 + size, by: 4).map(word)
        let replacements = Array(map[(4 + size)...])
        guard String(validating: replacements, as: UTF8.self) != nil else { return nil }
        self.units = units
        self.replacements = replacements
        ascii = (UInt8(0)..<0x80).map { byte in
            [byte].withUnsafeBufferPointer { Self.replacement(of: $0, units, replacements.count) ?? -1 }
        }
    }

    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count)
        var position = 0
        while position < text.count {
            let byte = text[position]
            // Between two ASCII characters there is always a boundary, but for CR LF.
            if byte < 0x80, position + 1 == text.count || text[position + 1] < 0x80 && byte != 0x0D {
                appendASCII(byte, to: &output)
                position += 1
            } else {
                let end = GraphemeBreaks.end(of: position, in: text)
                appendCluster(text.part(position..<end), to: &output)
                position = end
            }
        }
    }

    private func appendASCII(_ byte: UInt8, to output: inout [UInt8]) {
        let place = ascii[Int(byte)]
        if place < 0 {
            output.append(byte)
        } else {
            append(replacement: place, to: &output)
        }
    }

    private func appendCluster(_ cluster: Bytes, to output: inout [UInt8]) {
        if cluster.count < 6, appendReplacement(of: cluster, to: &output) {
            return
        }
        var position = 0
        while position < cluster.count {
            let end = position + UTF8Scalar.length(cluster[position])
            if !appendReplacement(of: cluster.part(position..<end), to: &output) {
                output.append(contentsOf: cluster[position..<end])
            }
            position = end
        }
    }

    private func appendReplacement(of key: Bytes, to output: inout [UInt8]) -> Bool {
        guard let place = Self.replacement(of: key, units, replacements.count) else { return false }
        append(replacement: place, to: &output)
        return true
    }

    private func append(replacement place: Int, to output: inout [UInt8]) {
        var end = place
        while end < replacements.count, replacements[end] != 0 {
            output.append(replacements[end])
            end += 1
        }
    }

    /// Where the replacement of the shortest key that `text` begins with is; nil when it begins with none. A trie
    /// that leads out of itself, or out of the replacements, has no such key.
    private static func replacement(of text: Bytes, _ units: [UInt32], _ size: Int) -> Int? {
        var position = offset(units[0])
        for byte in text {
            guard byte != 0 else { return nil }
            position ^= Int(byte)
            guard position < units.count else { return nil }
            let unit = units[position]
            guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
            position ^= offset(unit)
            if unit & 0x100 != 0 {
                guard position < units.count else { return nil }
                let value = Int(units[position] & 0x7FFF_FFFF)
                return value < size ? value : nil
            }
        }
        return nil
    }

    private static func offset(_ unit: UInt32) -> Int {
        Int(unit >> 10) << Int((unit & 0x200) >> 6)
    }
}
