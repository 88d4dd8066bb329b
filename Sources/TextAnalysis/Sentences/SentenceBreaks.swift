/// Cuts a text where Unicode Standard Annex #29 allows a sentence to end: its default rules, SB1 to SB998, no more.
///
/// - Complexity: O(n) for all pieces together.
struct SentenceBreaks {
    private let text: TextBytes
    private let table = SentenceBreakTable.shared
    private var position = 0

    init(_ text: TextBytes) {
        self.text = text
    }

    /// The next piece, with the white space after it; nil after the last one.
    mutating func next() -> Range<Int>? {
        guard position < text.count else { return nil }
        let start = position
        position = end(from: start)
        return start..<position
    }

    @inline(__always)
    private func kind(at i: Int) -> (kind: SentenceBreakClass, end: Int) {
        let (code, end) = text.scalar(at: i)
        return (table[code], end)
    }

    /// Where the marks that belong to the character before `i` end (SB5).
    @inline(__always)
    private func skipMarks(from i: Int) -> Int {
        var i = i
        while i < text.count, case let (kind, end) = kind(at: i), kind.belongsToPrevious {
            i = end
        }
        return i
    }

    private func end(from start: Int) -> Int {
        var i = start
        var isAfterCase = false
        while i < text.count {
            let (kind, next) = kind(at: i)
            if kind.endsParagraph { return endOfParagraph(kind, next) }
            i = skipMarks(from: next)
            if kind.endsSentence, let end = endOfSentence(kind, from: &i, isAfterCase: isAfterCase) { return end }
            isAfterCase = kind == .upper || kind == .lower
        }
        return i
    }

    /// SB3, SB4.
    private func endOfParagraph(_ kind: SentenceBreakClass, _ next: Int) -> Int {
        guard kind == .carriageReturn, next < text.count, text.bytes[next] == UInt8(ascii: "\n") else { return next }
        return next + 1
    }

    /// Where the sentence ends that may end with the mark before `i`; nil, and `i` behind what was looked at, when
    /// it goes on.
    ///
    /// - Parameter isAfterCase: Whether the mark follows an upper-case or lower-case letter.
    private func endOfSentence(_ mark: SentenceBreakClass, from i: inout Int, isAfterCase: Bool) -> Int? {
        if mark == .stop, i < text.count {
            let following = kind(at: i).kind
            // SB6, SB7
            if following == .numeric || (isAfterCase && following == .upper) { return nil }
        }
        skip(.close, from: &i)
        skip(.space, from: &i)
        guard i < text.count else { return i }
        let (following, next) = kind(at: i)
        // SB9, SB10, SB11
        if following.endsParagraph { return endOfParagraph(following, next) }
        // SB8a
        if following == .continuation || following.endsSentence { return nil }
        return mark == .stop && leadsToLower(from: i) ? nil : i
    }

    private func skip(_ skipped: SentenceBreakClass, from i: inout Int) {
        while i < text.count, case let (kind, end) = kind(at: i), kind == skipped {
            i = skipMarks(from: end)
        }
    }

    /// SB8: whether a lower-case letter comes before any other letter and any end.
    private func leadsToLower(from start: Int) -> Bool {
        var i = start
        while i < text.count {
            let (kind, end) = kind(at: i)
            if kind.isLetter || kind.endsParagraph || kind.endsSentence { return kind == .lower }
            i = end
        }
        return false
    }
}
