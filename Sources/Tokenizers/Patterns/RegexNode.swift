/// A regular expression as a tree. What tokenizers use of Oniguruma's language, no more.
struct RegexNode: Sendable {
    /// Any of these, the first that matches.
    var alternatives: [[Item]]

    struct Item: Sendable {
        var atom: Atom
        var minimum = 1
        var maximum = 1
        var mode = Mode.greedy
    }

    enum Mode: Sendable {
        case greedy, lazy, possessive
    }

    indirect enum Atom: Sendable {
        case set(RegexSet)
        case group(RegexNode)
        /// What follows, or must not follow; takes no characters.
        case lookahead(RegexNode, isNegative: Bool)
        /// The start or end of a line.
        case start
        case end
    }
}
