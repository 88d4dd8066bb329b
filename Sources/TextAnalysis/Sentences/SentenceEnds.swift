/// Decides where Unicode's rules let a sentence end whether it does.
struct SentenceEnds {
    private let text: TextBytes
    private let table = SentenceBreakTable.shared

    init(_ text: TextBytes) {
        self.text = text
    }

    /// Whether a sentence ends between a stretch and the one that follows within the same paragraph.
    ///
    /// - Parameter hasLetter: Whether the sentence that the first stretch ends is more than the number of an item:
    ///   "3.", "(2.1)".
    func areBetween(_ sentence: Range<Int>, _ next: Range<Int>, hasLetter: Bool) -> Bool {
        let gap = sentence.upperBound..<next.lowerBound
        guard text.mayCut(at: next.lowerBound) else { return false }
        guard !startsItem(next, after: gap) else { return true }
        guard let end = lastMark(of: sentence) else { return false }
        let following = firstLetter(of: next)
        switch table[end.code] {
        case .terminal:
            // “Why?” he asked.
            if end.isInQuotes, following == .lower { return false }
            return !gap.isEmpty || end.code >= 0x80
        case .stop:
            guard !gap.isEmpty || end.code == 0xFF0E else { return false }
            return following != .lower && hasLetter && !isAbbreviation(before: end.start, in: sentence, next)
        default:
            return false
        }
    }

    // MARK: The end of the sentence

    private struct LastMark {
        var code: UInt32
        var start: Int
        /// Whether quotation marks or brackets follow.
        var isInQuotes = false
    }

    /// The last full stop or other mark, behind which are only quotation marks and brackets.
    private func lastMark(of sentence: Range<Int>) -> LastMark? {
        var isInQuotes = false
        var i = sentence.upperBound
        while i > sentence.lowerBound {
            let (code, start) = text.scalar(before: i)
            let kind = table[code]
            if kind.endsSentence { return LastMark(code: code, start: start, isInQuotes: isInQuotes) }
            guard kind == .close || kind.belongsToPrevious else { return nil }
            isInQuotes = isInQuotes || kind == .close
            i = start
        }
        return nil
    }

    /// Whether there is a letter in a stretch.
    func hasLetter(_ range: Range<Int>) -> Bool {
        var i = range.lowerBound
        while i < range.upperBound {
            let (code, end) = text.scalar(at: i)
            if table[code].isLetter { return true }
            i = end
        }
        return false
    }

    /// A stretch without the brackets and quotation marks that open at its end: without white space before them,
    /// Unicode's rules take them for the end of what they follow.
    func withoutOpening(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, case let (code, start) = text.scalar(before: end), Self.opens(code) {
            end = start
        }
        return end > range.lowerBound ? range.lowerBound..<end : range
    }

    private static func opens(_ code: UInt32) -> Bool {
        guard code >= 0x80, let category = Unicode.Scalar(code)?.properties.generalCategory else { return false }
        return category == .openPunctuation || category == .initialPunctuation
    }

    private func isAbbreviation(before end: Int, in sentence: Range<Int>, _ next: Range<Int>) -> Bool {
        let word = Abbreviations.word(text, before: end, from: sentence.lowerBound)
        guard let kind = Abbreviations.kind(of: word) else { return false }
        switch kind {
        case .beforeAnything: return true
        case .beforeNumber: return firstKind(of: next) == .numeric
        case .beforeMost: return !Abbreviations.beginsSentence(Abbreviations.word(text, from: next))
        }
    }

    // MARK: The beginning of the next

    private func firstKind(of range: Range<Int>) -> SentenceBreakClass {
        table[text.scalar(at: range.lowerBound).code]
    }

    /// What kind of letter the text begins with, behind quotation marks; nil when it is none.
    private func firstLetter(of range: Range<Int>) -> SentenceBreakClass? {
        var i = range.lowerBound
        while i < range.upperBound {
            let (code, end) = text.scalar(at: i)
            let kind = table[code]
            guard kind == .close else { return kind.isLetter ? kind : nil }
            i = end
        }
        return nil
    }

    /// Whether a new line begins an item of a list: "- ", "• ", "3. ", "b) ", "(iv) ", or a heading, "## ".
    private func startsItem(_ range: Range<Int>, after gap: Range<Int>) -> Bool {
        guard gap.contains(where: { text.bytes[$0] == UInt8(ascii: "\n") || text.bytes[$0] == UInt8(ascii: "\r") })
        else { return false }
        let label = Self.longestLabel
        let start = text.bytes[range].prefix(label).prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        guard start.count < min(label, range.count) else { return false }
        return Self.isBullet(start) || Self.isNumber(start)
    }

    private static let longestLabel = 7

    private static func isBullet(_ label: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let bullets = ["-", "*", "+", "•", "‣", "◦", "▪", "●", "–"]
        let isHeading = !label.isEmpty && label.allSatisfy { $0 == UInt8(ascii: "#") }
        return isHeading || bullets.contains { label.elementsEqual($0.utf8) }
    }

    /// One to three digits, one letter, or a small Roman number, and a full stop or bracket.
    private static func isNumber(_ label: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let last = label.last, last == UInt8(ascii: ")") || last == UInt8(ascii: ".") else { return false }
        let inner = label.dropLast().drop { $0 == UInt8(ascii: "(") }
        let isDigits = inner.count < 4 && inner.allSatisfy { $0 &- 0x30 < 10 }
        let isLetter = inner.count == 1 && inner.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
        let isRoman = inner.allSatisfy { "ivx".utf8.contains($0) }
        return (1...4).contains(inner.count) && (isDigits || isLetter || isRoman)
    }
}
