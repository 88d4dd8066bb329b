extension WordScanner {
    /// Where the longest word that starts at `start` ends; `start` when none does. Nothing from `limit` on is looked
    /// at.
    func longestMatch(from start: Int, to limit: Int) -> Int {
        let (kind, next) = character(at: start)
        switch kind {
        case .letter, .hebrewLetter, .number, .katakana, .connector:
            return word(from: start, to: limit)
        case .digit:
            return max(word(from: start, to: limit), keycapSequence(from: start, to: limit))
        case .letterEmoji:
            return max(word(from: start, to: limit), emojiSequence(from: start, to: limit))
        case .emoji, .emojiModifier, .joiner:
            return emojiSequence(from: start, to: limit)
        case .keycapBase:
            return keycapSequence(from: start, to: limit)
        case .regionalIndicator:
            return flag(from: start, to: limit)
        case .ideograph:
            return skip(from: next, to: limit, while: \.extends)
        case .complexContext, .complexContextExtend:
            return skip(from: next, to: limit) { $0 == .complexContext || $0.extends }
        default:
            return start
        }
    }

    /// What the word so far ends with, which decides what may follow.
    private enum WordEnd {
        /// Nothing but connectors, which make no word by themselves.
        case empty
        case connector
        case letter
        /// A Hebrew letter that a quotation mark may follow.
        case hebrewLetter
        /// A Hebrew letter with its quotation mark: only letters, numbers and connectors join directly.
        case quoted
        case number
        case katakana
    }

    /// Letters, numbers, katakana and connectors with the marks inside of them (WB5 to WB13b).
    private func word(from start: Int, to limit: Int) -> Int {
        var end = WordEnd.empty
        var accepted = start
        var i = start
        while i < limit {
            let (kind, afterKind) = character(at: i)
            var next = skip(from: afterKind, to: limit, while: \.extends)
            switch kind {
            case .letter, .letterEmoji, .hebrewLetter, .digit, .number:
                if end == .katakana { return accepted }
                end = kind == .hebrewLetter ? .hebrewLetter : kind.isLetter ? .letter : .number
            case .katakana:
                guard end == .empty || end == .connector || end == .katakana else { return accepted }
                end = .katakana
            case .connector:
                i = next
                if end == .empty { continue }
                end = .connector
            case .midLetter, .midNumber, .midLetterOrNumber, .singleQuote, .doubleQuote:
                guard let joined = join(end, kind, at: next, to: limit) else { return accepted }
                (end, next) = joined
            default:
                return accepted
            }
            i = next
            accepted = next
        }
        return accepted
    }

    /// Whether a mark after `end` stays in the word, given what stands at `next`: how the word then ends, and where.
    @inline(__always)
    private func join(
        _ end: WordEnd, _ mark: WordBreakClass, at next: Int, to limit: Int
    ) -> (end: WordEnd, next: Int)? {
        if end == .hebrewLetter, mark == .singleQuote {
            return (.quoted, next)
        }
        guard next < limit else { return nil }
        let following = character(at: next)
        let result: WordEnd
        switch end {
        case .hebrewLetter where mark == .doubleQuote && following.kind == .hebrewLetter: result = .quoted
        case .letter where mark.joinsLetters && following.kind.isLetter: result = .letter
        case .hebrewLetter where mark.joinsLetters && following.kind.isLetter: result = .letter
        case .number where mark.joinsNumbers && following.kind.isNumber: result = .number
        default: return nil
        }
        return (result, skip(from: following.end, to: limit, while: \.extends))
    }

    // MARK: Emoji (Unicode Technical Standard #51)

    /// One emoji with its modifiers, or several that are joined, or one with tags (the flags of regions).
    private func emojiSequence(from start: Int, to limit: Int) -> Int {
        var i = skip(from: start, to: limit) { $0 == .joiner }
        var joiners = i > start ? 2 : 1
        var accepted = start
        while i < limit {
            let (kind, next) = character(at: i)
            // A modifier without anything to modify starts the sequence or follows one joiner.
            let isLoneModifier = kind == .emojiModifier && joiners == 1 && (i == start || accepted > start)
            guard kind.isEmoji || isLoneModifier else { break }
            let isFirst = accepted == start
            let afterMarks = skip(from: next, to: limit, while: \.extendsEmoji)
            i = afterMarks
            if kind.isEmoji, i < limit, case let selector = character(at: i), selector.kind == .emojiPresentation {
                i = selector.end
            }
            accepted = i
            if i == afterMarks {
                guard afterMarks > next, endsWithJoiner(i) else { break }
                joiners = 1
            } else {
                if isFirst, let end = tags(from: i, to: limit) { return end }
                i = skip(from: i, to: limit) { $0 == .joiner }
                joiners = (i - accepted) / 3
                guard joiners > 0 else { break }
            }
        }
        return accepted
    }

    /// Whether the code point that ends at `i` is U+200D.
    private func endsWithJoiner(_ i: Int) -> Bool {
        text[i - 3] == 0xE2 && text[i - 2] == 0x80 && text[i - 1] == 0x8D
    }

    private func tags(from start: Int, to limit: Int) -> Int? {
        let i = skip(from: start, to: limit) { $0 == .tag }
        guard i > start, i < limit else { return nil }
        let last = character(at: i)
        return last.kind == .tagEnd ? last.end : nil
    }

    /// A digit, # or * in an enclosing keycap.
    private func keycapSequence(from start: Int, to limit: Int) -> Int {
        var accepted = start
        var i = character(at: start).end
        while i < limit, case let next = character(at: i), next.kind.extendsEmoji {
            i = next.end
            if next.kind == .keycap || accepted > start { accepted = i }
        }
        guard i < limit, case let selector = character(at: i), selector.kind == .emojiPresentation,
            selector.end < limit, case let keycap = character(at: selector.end), keycap.kind == .keycap
        else { return accepted }
        return skip(from: keycap.end, to: limit, while: \.extendsEmoji)
    }

    /// Two regional indicators.
    private func flag(from start: Int, to limit: Int) -> Int {
        let i = skip(from: character(at: start).end, to: limit, while: \.extends)
        guard i < limit, case let second = character(at: i), second.kind == .regionalIndicator else { return start }
        return skip(from: second.end, to: limit, while: \.extends)
    }
}
