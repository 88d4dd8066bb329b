/// Splits at the matches of a pattern, which are pieces as well, unless they are removed.
struct PatternSplit<Pattern: TextPattern>: PreTokenizer {
    let pattern: Pattern
    let behavior: DelimiterBehavior
    /// Whether what lies between the matches is taken for the delimiters.
    var isInverted = false

    func split(_ piece: TextPiece, _ emit: (TextPiece) -> Bool) -> Bool {
        let text = piece.text
        var joiner = DelimiterJoiner(behavior)
        func add(_ range: Range<Int>, isMatch: Bool) -> Bool {
            guard !range.isEmpty, let done = joiner.add(range, isDelimiter: isMatch != isInverted) else {
                return true
            }
            return emit(part(done, of: piece))
        }
        var position = 0
        while position < text.count, let match = pattern.firstMatch(in: text, from: position) {
            guard add(position..<match.lowerBound, isMatch: false), add(match, isMatch: true) else { return false }
            position = match.upperBound
        }
        guard add(position..<text.count, isMatch: false) else { return false }
        return joiner.last.map { emit(part($0, of: piece)) } ?? true
    }

    private func part(_ range: Range<Int>, of piece: TextPiece) -> TextPiece {
        TextPiece(text: piece.text.part(range), isFirst: piece.isFirst && range.lowerBound == 0)
    }
}

/// What becomes of a delimiter.
enum DelimiterBehavior: String, CaseIterable {
    case removed = "Removed"
    /// A piece of its own.
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
    /// One piece with the delimiters beside it.
    case contiguous = "Contiguous"
}

/// Makes pieces of a row of delimiters and what lies between.
private struct DelimiterJoiner {
    private let behavior: DelimiterBehavior
    private var pending: Range<Int>?
    private var lastWasDelimiter = false

    init(_ behavior: DelimiterBehavior) {
        self.behavior = behavior
    }

    /// The piece that ends last.
    var last: Range<Int>? {
        behavior == .removed && lastWasDelimiter ? nil : pending
    }

    /// Takes the next stretch, and returns the piece before it when that is complete.
    @inline(__always)
    mutating func add(_ range: Range<Int>, isDelimiter: Bool) -> Range<Int>? {
        let done = last
        let joins =
            switch behavior {
            case .removed, .isolated: false
            case .mergedWithPrevious: isDelimiter && !lastWasDelimiter
            case .mergedWithNext: !isDelimiter && lastWasDelimiter
            case .contiguous: isDelimiter == lastWasDelimiter
            }
        lastWasDelimiter = isDelimiter
        if joins, let start = pending?.lowerBound {
            pending = start..<range.upperBound
            return nil
        }
        pending = range
        return done
    }
}
