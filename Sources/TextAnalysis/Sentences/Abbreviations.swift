/// Words that a full stop shortens.
enum Abbreviations {
    enum Kind {
        /// No sentence ends here: "Dr. Smith".
        case beforeAnything
        /// No sentence ends before a number: "Fig. 3".
        case beforeNumber
        /// A sentence ends here only where the next word is one that begins sentences: "the U.S. Army", but "in the
        /// U.S. The army".
        case beforeMost
    }

    /// What a word before a full stop is; nil for a word that is written out.
    static func kind(of word: String) -> Kind? {
        let lowercase = word.lowercased()
        if let kind = kinds[lowercase] { return kind }
        // Initials and "U.S": letters with full stops between. "I" is a word.
        let letters = word.split(separator: ".", omittingEmptySubsequences: false)
        let areSingle = letters.allSatisfy { $0.count == 1 && $0.allSatisfy(\.isLetter) }
        return areSingle && word != "I" && (letters.count > 1 || word != lowercase) ? .beforeMost : nil
    }

    static func beginsSentence(_ word: String) -> Bool {
        openers.contains(word)
    }

    private static let kinds: [String: Kind] = {
        let always = """
            mr mrs ms mx messrs dr drs prof rev fr hon gen col capt cmdr lt sgt maj adm gov sen rep pres supt mt ft \
            vs e.g eg i.e ie cf viz ca approx resp incl excl aka a.k.a esp orig transl
            """
        let numbers = "fig figs no nos nr eq eqs sec sect ch chap vol vols p pp pg par art ref refs tab thm lem prop def"
        let most = """
            etc al ed eds inc ltd co corp bros llc plc dept univ assoc jr sr st ave blvd rd ph.d b.sc m.sc a.m p.m \
            jan feb mar apr jun jul aug sep sept oct nov dec
            """
        var kinds: [String: Kind] = [:]
        for (words, kind) in [(always, Kind.beforeAnything), (numbers, .beforeNumber), (most, .beforeMost)] {
            for word in words.split(whereSeparator: \.isWhitespace) { kinds[String(word)] = kind }
        }
        return kinds
    }()

    private static let openers = Set(
        """
        A An The This That These Those It He She They We You There Here In On At For From With By As If When While \
        After Before Since But And Or So Yet However Although Though Because Then Thus Its His Her Their Our My What \
        Why How Who Where Which Is Are Was Were Do Does Did Can Could Will Would May Not No To
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    // MARK: Words

    /// A longer word is none that is known.
    private static let longestWord = 16

    /// The letters, and full stops between them, that end at a position; empty when they are too many.
    static func word(_ text: TextBytes, before end: Int, from limit: Int) -> String {
        var start = end
        while start > limit {
            let (code, previous) = text.scalar(before: start)
            guard belongsToWord(code) else { break }
            start = previous
            if end - start > longestWord { return "" }
        }
        return text.string(start..<end)
    }

    /// The letters that a stretch begins with, behind quotation marks; empty when they are too many.
    static func word(_ text: TextBytes, from range: Range<Int>) -> String {
        let table = SentenceBreakTable.shared
        var start = range.lowerBound
        while start < range.upperBound, case let (code, next) = text.scalar(at: start), table[code] == .close {
            start = next
        }
        var end = start
        while end < range.upperBound, case let (code, next) = text.scalar(at: end), table[code].isLetter {
            end = next
            if end - start > longestWord { return "" }
        }
        return text.string(start..<end)
    }

    private static func belongsToWord(_ code: UInt32) -> Bool {
        let kind = SentenceBreakTable.shared[code]
        return kind.isLetter || kind == .numeric || kind.belongsToPrevious || code == 0x2E
    }
}
