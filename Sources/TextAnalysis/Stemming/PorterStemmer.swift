/// M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the two later changes of his own
/// implementation that Lucene's has as well: -bli becomes -ble (for -abli to -able) and -logi becomes -log.
///
/// libstemmer's "porter" has the paper's rules only, and stems words of two letters too; hence this one. The word is
/// in lower case; what is no ASCII letter counts as a consonant.
struct PorterStemmer<Unit: FixedWidthInteger & UnsignedInteger> {
    private let word: UnsafeMutableBufferPointer<Unit>
    /// The length of the word so far.
    private var count: Int

    /// Stems a word in place and returns its new length, which is never greater.
    static func stem(_ word: UnsafeMutableBufferPointer<Unit>) -> Int {
        guard word.count > 2 else { return word.count }
        var stemmer = PorterStemmer(word: word, count: word.count)
        stemmer.removePlural()
        stemmer.removePastAndProgressive()
        stemmer.replaceFinalY()
        stemmer.apply(PorterRules.doubleSuffixes)
        stemmer.apply(PorterRules.adjectiveSuffixes)
        stemmer.removeResidualSuffix()
        stemmer.removeFinalE()
        stemmer.removeFinalL()
        return stemmer.count
    }

    // MARK: The steps, in the paper's order

    /// Step 1a.
    private mutating func removePlural() {
        if ends(with: "sses") || ends(with: "ies") {
            count -= 2
        } else if ends(with: "s"), !ends(with: "ss") {
            count -= 1
        }
    }

    /// Step 1b.
    private mutating func removePastAndProgressive() {
        if ends(with: "eed") {
            if measure(count - 3) > 0 { count -= 1 }
            return
        }
        let suffix = ends(with: "ed") ? 2 : ends(with: "ing") ? 3 : 0
        guard suffix > 0, hasVowel(count - suffix) else { return }
        count -= suffix
        if ends(with: "at") || ends(with: "bl") || ends(with: "iz") {
            append("e")
        } else if endsWithDoubleConsonant {
            if !["l", "s", "z"].contains(where: { last($0) }) { count -= 1 }
        } else if measure(count) == 1, endsShort(count) {
            append("e")
        }
    }

    /// Step 1c.
    private mutating func replaceFinalY() {
        if last("y"), hasVowel(count - 1) {
            word[count - 1] = Unit(UInt8(ascii: "i"))
        }
    }

    /// Steps 2 and 3: the first rule whose suffix fits decides, also when its stem is too short.
    private mutating func apply(_ rules: PorterRules) {
        guard count > 1 else { return }
        for rule in rules.rules(forPenultimate: word[count - 2]) where ends(with: rule.suffix) {
            let stem = count - rule.suffix.utf8CodeUnitCount
            if measure(stem) > 0 {
                count = stem
                append(rule.replacement)
            }
            return
        }
    }

    /// Step 4.
    private mutating func removeResidualSuffix() {
        guard count > 1 else { return }
        let rules = PorterRules.residualSuffixes.rules(forPenultimate: word[count - 2])
        for rule in rules where ends(with: rule.suffix) {
            let stem = count - rule.suffix.utf8CodeUnitCount
            if rule.needsSOrT, !(stem > 0 && (at(stem - 1, is: "s") || at(stem - 1, is: "t"))) { continue }
            if measure(stem) > 1 { count = stem }
            return
        }
    }

    /// Step 5a.
    private mutating func removeFinalE() {
        guard last("e") else { return }
        let measure = measure(count - 1)
        if measure > 1 || measure == 1 && !endsShort(count - 1) { count -= 1 }
    }

    /// Step 5b.
    private mutating func removeFinalL() {
        if last("l"), endsWithDoubleConsonant, measure(count) > 1 { count -= 1 }
    }

    // MARK: Conditions

    @inline(__always)
    private func at(_ i: Int, is letter: Unicode.Scalar) -> Bool {
        word[i] == Unit(truncatingIfNeeded: letter.value)
    }

    @inline(__always)
    private func last(_ letter: Unicode.Scalar) -> Bool {
        count > 0 && at(count - 1, is: letter)
    }

    @inline(__always)
    private func ends(with suffix: StaticString) -> Bool {
        let length = suffix.utf8CodeUnitCount
        guard length <= count else { return false }
        let letters = suffix.utf8Start
        for i in 0..<length where word[count - length + i] != Unit(letters[i]) {
            return false
        }
        return true
    }

    /// A replacement is never longer than what was cut off before it.
    @inline(__always)
    private mutating func append(_ ending: StaticString) {
        for i in 0..<ending.utf8CodeUnitCount {
            word[count + i] = Unit(ending.utf8Start[i])
        }
        count += ending.utf8CodeUnitCount
    }

    /// Whether letter `i` is a vowel: a, e, i, o, u, or y after a consonant.
    private func isVowel(_ i: Int) -> Bool {
        switch word[i] {
        case 0x61, 0x65, 0x69, 0x6F, 0x75: true
        case 0x79: i > 0 && !isVowel(i - 1)
        default: false
        }
    }

    /// m of the first `length` letters in the form [C](VC)^m[V].
    private func measure(_ length: Int) -> Int {
        var m = 0
        var wasVowel = false
        for i in 0..<length {
            // As in `isVowel`, which would walk back over a run of y.
            let vowel = word[i] == 0x79 ? i > 0 && !wasVowel : isVowel(i)
            if wasVowel, !vowel { m += 1 }
            wasVowel = vowel
        }
        return m
    }

    private func hasVowel(_ length: Int) -> Bool {
        (0..<length).contains { isVowel($0) }
    }

    private var endsWithDoubleConsonant: Bool {
        count > 1 && word[count - 1] == word[count - 2] && !isVowel(count - 1)
    }

    /// *o: whether `length` letters end consonant, vowel, consonant, the last one not w, x or y.
    private func endsShort(_ length: Int) -> Bool {
        guard length > 2, !isVowel(length - 1), isVowel(length - 2), !isVowel(length - 3) else { return false }
        return !at(length - 1, is: "w") && !at(length - 1, is: "x") && !at(length - 1, is: "y")
    }
}
