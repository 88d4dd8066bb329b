/// A regular expression as a tree. What tokenizers use of Oniguruma's language, no more.
struct RegexNode: Sendable {
    /// Any of these, the first that matches.
    let alternatives: [Alternative]
    /// The ASCII characters that a match may begin with, and perhaps others.
    let starts: ASCIISet

    init(_ alternatives: [[Item]]) {
        self.alternatives = alternatives.map { Alternative(items: $0, starts: Self.starts(of: $0)) }
        starts = self.alternatives.reduce(into: .none) { $0.formUnion($1.starts) }
    }

    struct Alternative: Sendable {
        let items: [Item]
        let starts: ASCIISet
    }

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

    private static func starts(of items: [Item]) -> ASCIISet {
        var starts = ASCIISet.none
        for item in items {
            switch item.atom {
            case .set(let set): starts.formUnion(set.ascii)
            case .group(let node): starts.formUnion(node.starts)
            case .lookahead, .start, .end: return .all
            }
            if item.minimum > 0 {
                return starts
            }
        }
        // A match may be empty.
        return .all
    }
}
