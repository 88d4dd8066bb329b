/// The four normalization forms of Unicode.
enum UnicodeForm: TextNormalizer {
    case nfc
    case nfd
    case nfkc
    case nfkd

    /// - Complexity: O(n log n) in the longest row of marks, else O(n).
    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count)
        var position = 0
        lazy var sequence = CharacterSequence(table)
        while position < text.count {
            let end = endOfInert(text, from: position)
            guard end < text.count else {
                output.append(contentsOf: text[position...])
                return
            }
            // A mark belongs to the character before it.
            var start = end
            if start > position {
                start -= UTF8Scalar.decode(text, before: start).length
            }
            output.append(contentsOf: text[position..<start])
            position = endOfRun(text, from: end)
            sequence.removeAll()
            append(text.part(start..<position), by: &sequence, to: &output)
        }
    }

    private var table: DecompositionTable {
        switch self {
        case .nfc, .nfd: .canonical
        case .nfkc, .nfkd: .compatibility
        }
    }

    private func append(_ run: Bytes, by sequence: inout CharacterSequence, to output: inout [UInt8]) {
        var position = 0
        while position < run.count {
            let (scalar, length) = UTF8Scalar.decode(run, at: position)
            sequence.append(scalar)
            position += length
        }
        sequence.order()
        if self == .nfc || self == .nfkc {
            sequence.compose()
        }
        sequence.write(to: &output)
    }

    /// Whether a character stays as it is, whatever stands before it, unless a mark follows.
    @inline(__always)
    private func isInert(_ scalar: UInt32) -> Bool {
        switch scalar {
        case ..<0xA0, 0x4E00...0x9FFF, 0x0410...0x0418, 0x041A...0x0438, 0x043A...0x044F: true
        case 0xA0..<0x300: self == .nfc
        case 0x3041...0x3096, 0x30A1...0x30FA, 0xAC00...0xD7A3: self == .nfc || self == .nfkc
        default: false
        }
    }

    private func endOfInert(_ text: Bytes, from start: Int) -> Int {
        var end = start
        while end < text.count {
            if text[end] < 0x80 {
                end += 1
                continue
            }
            let (scalar, length) = UTF8Scalar.decode(text, at: end)
            guard isInert(scalar) else { break }
            end += length
        }
        return end
    }

    /// Where characters end that may change or join.
    private func endOfRun(_ text: Bytes, from start: Int) -> Int {
        var end = start
        while end < text.count {
            let (scalar, length) = UTF8Scalar.decode(text, at: end)
            guard !isInert(scalar) else { break }
            end += length
        }
        return end
    }
}
