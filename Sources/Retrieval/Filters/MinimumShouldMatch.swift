/// How many of some clauses must match, as Elasticsearch has it: `2`; `-1`, all but one; `"75%"` and `"-25%"`, rounded down;
/// `"2<75%"`, all of up to 2 clauses, else 75 %; `"2<-25% 9<-3"`, what is said for the last number below that of clauses.
struct MinimumShouldMatch {
    private enum Rule {
        case count(Int)
        case percentage(Int)
    }

    /// With how many clauses a rule begins to hold; below the first of them all must match.
    private let rules: [(above: Int, rule: Rule)]

    init(_ value: JSONValue, path: String) throws(JSONProblem) {
        let parsed = value.integerValue.map { [(above: -1, rule: Rule.count($0))] } ?? value.stringValue.flatMap(Self.rules)
        guard let parsed else {
            let problem = "must be an integer, a percentage or conditions on the number of clauses (2, -1, \"75%\", \"2<75%\")"
            throw JSONProblem(path: path, problem: "\(problem), found \(value.text)")
        }
        rules = parsed
    }

    private static func rules(_ text: String) -> [(above: Int, rule: Rule)]? {
        let words = text.replacing(" <", with: "<").replacing("< ", with: "<").split(separator: " ")
        guard words.contains(where: { $0.contains("<") }) else {
            return words.count == 1 ? rule(words[0]).map { [(-1, $0)] } : nil
        }
        var rules: [(above: Int, rule: Rule)] = []
        for word in words {
            let parts = word.split(separator: "<", omittingEmptySubsequences: false)
            guard parts.count == 2, let above = Int(parts[0]), let rule = rule(parts[1]) else { return nil }
            rules.append((above, rule))
        }
        return rules.sorted { $0.above < $1.above }
    }

    private static func rule(_ word: Substring) -> Rule? {
        if let number = Int(word) { return .count(number) }
        guard word.hasSuffix("%"), let number = Int(word.dropLast()), (-100...100).contains(number) else { return nil }
        return .percentage(number)
    }

    func count(of clauses: Int) -> Int {
        guard let rule = rules.last(where: { $0.above < clauses })?.rule else { return clauses }
        return switch rule {
        case .count(let count) where count < 0: clauses + max(count, -clauses)
        case .count(let count): count
        // Towards zero: of three clauses -25 % may be missing none.
        case .percentage(let share): clauses * share / 100 + (share < 0 ? clauses : 0)
        }
    }
}
