/// A regular expression, matched by going back where a way ends.
///
/// Only single characters are repeated, so what is nested is as deep as the pattern is long, whatever the text.
struct RegexPattern: TextPattern {
    private let root: RegexNode

    init(_ pattern: String) throws(RegexParser.Problem) {
        root = try RegexParser.parse(pattern)
    }

    func firstMatch(in text: Bytes, from start: Int) -> Range<Int>? {
        var position = start
        while position < text.count {
            // An empty match splits nothing.
            if mayBegin(root.starts, text, position),
                let end = match(root, text, position, { $0 > position ? $0 : nil })
            {
                return position..<end
            }
            position += UTF8Scalar.length(text[position])
        }
        return nil
    }

    /// The rest of a match: where it ends, or nil when there is none from this position on.
    private typealias Rest = (Int) -> Int?

    private func match(_ node: RegexNode, _ text: Bytes, _ position: Int, _ rest: Rest) -> Int? {
        for alternative in node.alternatives where mayBegin(alternative.starts, text, position) {
            if let end = match(alternative.items[...], text, position, rest) {
                return end
            }
        }
        return nil
    }

    @inline(__always)
    private func mayBegin(_ starts: ASCIISet, _ text: Bytes, _ position: Int) -> Bool {
        position == text.count || text[position] >= 0x80 || starts.contains(UInt32(text[position]))
    }

    private func match(
        _ items: ArraySlice<RegexNode.Item>, _ text: Bytes, _ position: Int, _ rest: Rest
    ) -> Int? {
        guard let item = items.first else { return rest(position) }
        let others = items.dropFirst()
        switch item.atom {
        case .start:
            return position == 0 || text[position - 1] == 0x0A ? match(others, text, position, rest) : nil
        case .end:
            return position == text.count || text[position] == 0x0A ? match(others, text, position, rest) : nil
        case .lookahead(let node, let isNegative):
            let isThere = match(node, text, position, { $0 }) != nil
            return isThere != isNegative ? match(others, text, position, rest) : nil
        case .group(let node):
            return match(group: node, item, text, position) { match(others, text, $0, rest) }
        case .set(let set):
            return match(set, item, text, position) { match(others, text, $0, rest) }
        }
    }

    /// A group occurs once, or may be left out.
    private func match(
        group: RegexNode, _ item: RegexNode.Item, _ text: Bytes, _ position: Int, _ rest: Rest
    ) -> Int? {
        if item.maximum == 0 {
            return rest(position)
        }
        if item.minimum == 1 {
            return match(group, text, position, rest)
        }
        switch item.mode {
        case .greedy: return match(group, text, position, rest) ?? rest(position)
        case .lazy: return rest(position) ?? match(group, text, position, rest)
        case .possessive: return rest(match(group, text, position, { $0 }) ?? position)
        }
    }

    private func match(
        _ set: RegexSet, _ item: RegexNode.Item, _ text: Bytes, _ start: Int, _ rest: Rest
    ) -> Int? {
        var position = start
        var count = 0
        func advance() -> Bool {
            guard position < text.count else { return false }
            let (scalar, length) = UTF8Scalar.decode(text, at: position)
            guard set.contains(scalar) else { return false }
            position += length
            count += 1
            return true
        }
        while count < item.minimum {
            guard advance() else { return nil }
        }
        if item.mode == .lazy {
            while true {
                if let end = rest(position) { return end }
                guard count < item.maximum, advance() else { return nil }
            }
        }
        let least = position
        while count < item.maximum, advance() {}
        guard item.mode == .greedy else { return rest(position) }
        while true {
            if let end = rest(position) { return end }
            guard position > least else { return nil }
            position -= UTF8Scalar.decode(text, before: position).length
        }
    }
}
