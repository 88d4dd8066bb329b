/// Reads a regular expression; whatever is not known is an error, never taken for something else.
struct RegexParser {
    struct Problem: Error {
        var reason: String
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var ignoresCase = false
    private var depth = 0

    static func parse(_ pattern: String) throws(Problem) -> RegexNode {
        var parser = RegexParser(scalars: Array(pattern.unicodeScalars))
        let node = try parser.alternatives()
        guard parser.position == parser.scalars.count else { throw Problem(reason: "has a \")\" too many") }
        return node
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func alternatives() throws(Problem) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 16 else { throw Problem(reason: "nests too many groups") }
        var alternatives: [[RegexNode.Item]] = [[]]
        while let scalar = next, scalar != ")" {
            if take("|") {
                alternatives.append([])
            } else {
                let item = try item()
                alternatives[alternatives.count - 1].append(item)
            }
        }
        return RegexNode(alternatives)
    }

    private mutating func item() throws(Problem) -> RegexNode.Item {
        var item = RegexNode.Item(atom: try atom())
        let isInterval = next == "{"
        guard let bounds = try bounds() else { return item }
        (item.minimum, item.maximum) = bounds
        if !isInterval, take("+") {
            item.mode = .possessive
        } else if take("?") {
            item.mode = .lazy
        }
        switch item.atom {
        case .set: break
        case .group where item.maximum == 1: break
        default: throw Problem(reason: "repeats a group or an anchor")
        }
        if let scalar = next, "*+?{".unicodeScalars.contains(scalar) {
            throw Problem(reason: "repeats a repetition")
        }
        return item
    }

    private mutating func bounds() throws(Problem) -> (Int, Int)? {
        if take("*") { return (0, .max) }
        if take("+") { return (1, .max) }
        if take("?") { return (0, 1) }
        guard take("{") else { return nil }
        let low = number()
        let high = take(",") ? number() ?? .max : low
        guard take("}"), let high, low ?? 0 <= high, low != nil || high != .max else {
            throw Problem(reason: "has a malformed repetition {…}")
        }
        return (low ?? 0, high)
    }

    private mutating func number() -> Int? {
        let start = position
        while let scalar = next, ("0"..."9").contains(scalar), position - start < 6 {
            position += 1
        }
        return Int(String(String.UnicodeScalarView(scalars[start..<position])))
    }

    private mutating func atom() throws(Problem) -> RegexNode.Atom {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return .set(try bracket())
        case "\\": return .set(try escape())
        case ".": return .set(RegexSet(RegexSet.Parts(ranges: [0x0A...0x0A]), isNegated: true))
        case "^": return .start
        case "$": return .end
        case "*", "+", "?", "{": throw Problem(reason: "repeats nothing")
        default: return .set(literal(scalar))
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> RegexSet {
        RegexSet(
            RegexSet.Parts(ranges: [scalar.value...scalar.value]),
            ignoresCase: ignoresCase && scalar.properties.isCased)
    }

    private mutating func group() throws(Problem) -> RegexNode.Atom {
        let before = ignoresCase
        defer { ignoresCase = before }
        var lookahead: Bool?
        if take("?:") {
        } else if take("?i:") {
            ignoresCase = true
        } else if take("?=") {
            lookahead = false
        } else if take("?!") {
            lookahead = true
        } else if next == "?" {
            throw Problem(reason: "has a group of an unknown kind")
        }
        let node = try alternatives()
        guard take(")") else { throw Problem(reason: "lacks a \")\"") }
        return lookahead.map { .lookahead(node, isNegative: $0) } ?? .group(node)
    }

    private mutating func bracket() throws(Problem) -> RegexSet {
        let isNegated = take("^")
        var parts = RegexSet.Parts()
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            position += 1
            if scalar == "[" || (scalar == "&" && next == "&") {
                throw Problem(reason: "has brackets within brackets")
            }
            let part = scalar == "\\" ? try escape() : literal(scalar)
            if take("-") {
                if next == "]" {
                    parts.ranges.append(0x2D...0x2D)
                } else {
                    parts.ranges.append(try range(from: part))
                    continue
                }
            }
            parts.sets.append(part)
        }
        guard take("]") else { throw Problem(reason: "lacks a \"]\"") }
        return RegexSet(parts, isNegated: isNegated, ignoresCase: ignoresCase)
    }

    private mutating func range(from part: RegexSet) throws(Problem) -> ClosedRange<UInt32> {
        guard let scalar = next else { throw Problem(reason: "lacks a \"]\"") }
        position += 1
        let end = scalar == "\\" ? try escape() : literal(scalar)
        guard let low = part.single, let high = end.single, low <= high else {
            throw Problem(reason: "has a malformed range in brackets")
        }
        return low...high
    }

    private mutating func escape() throws(Problem) -> RegexSet {
        guard let scalar = next else { throw Problem(reason: "ends with a backslash") }
        position += 1
        switch scalar {
        case "s": return RegexSet(.whitespace)
        case "S": return RegexSet(.whitespace, isNegated: true)
        case "d": return RegexSet(.decimalDigit)
        case "D": return RegexSet(.decimalDigit, isNegated: true)
        case "w": return RegexSet(.word)
        case "W": return RegexSet(.word, isNegated: true)
        case "p", "P": return try property(isNegated: scalar == "P")
        case "n": return RegexSet(0x0A...0x0A)
        case "r": return RegexSet(0x0D...0x0D)
        case "t": return RegexSet(0x09...0x09)
        case "f": return RegexSet(0x0C...0x0C)
        case "v": return RegexSet(0x0B...0x0B)
        default:
            guard scalar.isASCII, !scalar.properties.isAlphabetic, scalar.properties.numericType == nil else {
                throw Problem(reason: "has the unknown escape \\\(scalar)")
            }
            return literal(scalar)
        }
    }

    private static let properties: [String: CharacterKind] = [
        "L": .letter, "N": .number, "Nd": .decimalDigit, "M": .mark, "P": .punctuation, "S": .symbol,
    ]

    private mutating func property(isNegated: Bool) throws(Problem) -> RegexSet {
        let start = position
        if take("{") {
            while let scalar = next, scalar != "}" {
                position += 1
            }
            let name = String(String.UnicodeScalarView(scalars[(start + 1)..<position]))
            if take("}"), let kind = Self.properties[name] {
                return RegexSet(kind, isNegated: isNegated)
            }
            throw Problem(reason: "has the unknown property \\p{\(name)}")
        }
        throw Problem(reason: "has a property without braces")
    }
}
