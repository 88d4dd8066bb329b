/// The UTF-8 of a text, which is valid; positions are offsets of its bytes.
struct TextBytes {
    let bytes: UnsafeBufferPointer<UInt8>

    var count: Int { bytes.count }

    /// The code point that begins at a position, and where the next one does.
    @inline(__always)
    func scalar(at i: Int) -> (code: UInt32, end: Int) {
        let lead = UInt32(bytes[i])
        func tail(_ k: Int) -> UInt32 { UInt32(bytes[i + k] & 0x3F) }
        switch lead {
        case ..<0x80: return (lead, i + 1)
        case ..<0xE0: return ((lead & 0x1F) << 6 | tail(1), i + 2)
        case ..<0xF0: return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), i + 3)
        default: return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), i + 4)
        }
    }

    /// The code point that ends at a position, which is not 0, and where it begins.
    @inline(__always)
    func scalar(before i: Int) -> (code: UInt32, start: Int) {
        var start = i - 1
        while start > 0, bytes[start] & 0xC0 == 0x80 {
            start -= 1
        }
        return (scalar(at: start).code, start)
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}

// MARK: Characters

extension TextBytes {
    /// Whether a text may be cut at a position that has white space, or the end of a sentence, before or behind it:
    /// not within what a reader takes for one character (a grapheme cluster).
    @inline(__always)
    func mayCut(at i: Int) -> Bool {
        guard i > 0, i < count else { return true }
        let (before, after) = (bytes[i - 1], bytes[i])
        if before < 0x80, after < 0x80 {
            return before != UInt8(ascii: "\r") || after != UInt8(ascii: "\n")
        }
        return mayCutUnicode(at: i)
    }

    private func mayCutUnicode(at i: Int) -> Bool {
        let (before, start) = scalar(before: i)
        // What is joined to an emoji: the one place where two neighbours do not tell.
        if before == 0x200D, bytes[i] >= 0x80 { return false }
        return string(start..<scalar(at: i).end).count > 1
    }

    /// A stretch without the white space at its ends; white space that carries a mark stays.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        let leading = endOfWhitespace(from: range.lowerBound, to: range.upperBound)
        guard leading < range.upperBound else { return range.lowerBound..<range.lowerBound }
        let trailing = startOfWhitespace(before: range.upperBound)
        return endOfGap(range.lowerBound..<leading)..<startOfGap(trailing..<range.upperBound)
    }

    /// Where the text before a run of white space may be cut off.
    func startOfGap(_ run: Range<Int>) -> Int {
        run.isEmpty || mayCut(at: run.lowerBound) ? run.lowerBound : scalar(at: run.lowerBound).end
    }

    /// Where the text behind a run of white space may begin.
    func endOfGap(_ run: Range<Int>) -> Int {
        run.isEmpty || mayCut(at: run.upperBound) ? run.upperBound : scalar(before: run.upperBound).start
    }

    func endOfWhitespace(from start: Int, to limit: Int) -> Int {
        var i = start
        while i < limit, case let (code, next) = scalar(at: i), isWhitespace(code) {
            i = next
        }
        return i
    }

    private func startOfWhitespace(before end: Int) -> Int {
        var i = end
        while i > 0, case let (code, previous) = scalar(before: i), isWhitespace(code) {
            i = previous
        }
        return i
    }

    @inline(__always)
    func isWhitespace(_ code: UInt32) -> Bool {
        SentenceBreakTable.shared[code].isWhitespace
    }
}
