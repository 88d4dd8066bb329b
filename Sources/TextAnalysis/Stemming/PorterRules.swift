/// The suffixes of one step of Porter's algorithm, found by the last letter but one; of those that share it, the
/// longer suffix stands before one that it ends with.
struct PorterRules: Sendable {
    struct Rule: Sendable {
        let suffix: StaticString
        let replacement: StaticString
        var needsSOrT = false
    }

    private let rulesByLetter: [[Rule]]

    private init(_ rules: [Rule]) {
        rulesByLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { letter in
            rules.filter { $0.suffix.utf8Start[$0.suffix.utf8CodeUnitCount - 2] == letter }
        }
    }

    @inline(__always)
    func rules<Unit: FixedWidthInteger>(forPenultimate letter: Unit) -> [Rule] {
        let index = Int(letter) - 0x61
        return rulesByLetter.indices.contains(index) ? rulesByLetter[index] : []
    }

    /// Step 2.
    static let doubleSuffixes = PorterRules([
        Rule(suffix: "ational", replacement: "ate"), Rule(suffix: "tional", replacement: "tion"),
        Rule(suffix: "enci", replacement: "ence"), Rule(suffix: "anci", replacement: "ance"),
        Rule(suffix: "izer", replacement: "ize"),
        Rule(suffix: "bli", replacement: "ble"), Rule(suffix: "alli", replacement: "al"),
        Rule(suffix: "entli", replacement: "ent"), Rule(suffix: "eli", replacement: "e"),
        Rule(suffix: "ousli", replacement: "ous"),
        Rule(suffix: "ization", replacement: "ize"), Rule(suffix: "ation", replacement: "ate"),
        Rule(suffix: "ator", replacement: "ate"),
        Rule(suffix: "alism", replacement: "al"), Rule(suffix: "iveness", replacement: "ive"),
        Rule(suffix: "fulness", replacement: "ful"), Rule(suffix: "ousness", replacement: "ous"),
        Rule(suffix: "aliti", replacement: "al"), Rule(suffix: "iviti", replacement: "ive"),
        Rule(suffix: "biliti", replacement: "ble"),
        Rule(suffix: "logi", replacement: "log"),
    ])

    /// Step 3.
    static let adjectiveSuffixes = PorterRules([
        Rule(suffix: "icate", replacement: "ic"), Rule(suffix: "ative", replacement: ""),
        Rule(suffix: "alize", replacement: "al"), Rule(suffix: "iciti", replacement: "ic"),
        Rule(suffix: "ical", replacement: "ic"), Rule(suffix: "ful", replacement: ""),
        Rule(suffix: "ness", replacement: ""),
    ])

    /// Step 4.
    static let residualSuffixes = PorterRules(
        ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent"].map(removing)
            + [Rule(suffix: "ion", replacement: "", needsSOrT: true)]
            + ["ou", "ism", "ate", "iti", "ous", "ive", "ize"].map(removing))

    private static func removing(_ suffix: StaticString) -> Rule {
        Rule(suffix: suffix, replacement: "")
    }
}
