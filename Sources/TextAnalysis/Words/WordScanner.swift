/// Finds the words of a text as Lucene's StandardTokenizer does: at each place the longest word that starts there.
///
/// The text is valid UTF-8, which a `String` guarantees; positions are offsets of its bytes.
struct WordScanner {
    /// The longest word, in UTF-16 code units; a longer one is cut into pieces of this length.
    static let longestWord = 255
    /// No piece of ``longestWord`` code units takes more bytes than this.
    private static let longestWordInBytes = 3 * longestWord

    let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private let table = WordBreakTable.shared

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// The byte range of the next word, nil after the last one.
    mutating func next() -> Range<Int>? {
        while position < text.count {
            let start = position
            let first = character(at: start)
            if first.kind != .other {
                let end = endOfWord(from: start)
                if end > start {
                    position = end
                    return start..<end
                }
            }
            position = first.end
        }
        return nil
    }

    // MARK: Characters

    /// The class of the code point at a position and where the next one begins.
    @inline(__always)
    func character(at i: Int) -> (kind: WordBreakClass, end: Int) {
        let lead = text[i]
        if lead < 0x80 {
            return (table[UInt32(lead)], i + 1)
        }
        return decode(lead, at: i)
    }

    private func decode(_ lead: UInt8, at i: Int) -> (kind: WordBreakClass, end: Int) {
        @inline(__always)
        func tail(_ k: Int) -> UInt32 { UInt32(text[i + k] & 0x3F) }
        if lead < 0xE0 {
            return (table[UInt32(lead & 0x1F) << 6 | tail(1)], i + 2)
        }
        if lead < 0xF0 {
            return (table[UInt32(lead & 0x0F) << 12 | tail(1) << 6 | tail(2)], i + 3)
        }
        return (table[UInt32(lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)], i + 4)
    }

    /// Where the run of code points that belong to the one before `start` ends.
    @inline(__always)
    func skip(from start: Int, to limit: Int, while belongs: (WordBreakClass) -> Bool) -> Int {
        var i = start
        while i < limit {
            let next = character(at: i)
            guard belongs(next.kind) else { break }
            i = next.end
        }
        return i
    }

    // MARK: Limits

    /// Looks no further than a word can reach, so that a text without any space takes linear time too.
    private func endOfWord(from start: Int) -> Int {
        let limit = boundary(atOrBefore: min(text.count, start + Self.longestWordInBytes))
        let end = longestMatch(from: start, to: limit)
        guard end - start > Self.longestWord else { return end }
        return longestMatch(from: start, to: endOfLongestWord(from: start, to: limit))
    }

    private func boundary(atOrBefore i: Int) -> Int {
        var i = i
        while i < text.count, text[i] & 0xC0 == 0x80 {
            i -= 1
        }
        return i
    }

    /// Where ``longestWord`` UTF-16 code units from `start` end; a pair of surrogates is not cut.
    private func endOfLongestWord(from start: Int, to limit: Int) -> Int {
        var units = 0
        var i = start
        while i < limit {
            let end = character(at: i).end
            units += end - i == 4 ? 2 : 1
            if units > Self.longestWord { break }
            i = end
        }
        return i
    }
}
