import IndexStore
import Retrieval
import TextAnalysis

/// A piece of a document's text around the words that the query asks for.
public struct Snippet: Hashable, Sendable {
    /// One line of text; cut ends have an ellipsis.
    public var text: String
    /// The matched words in ``text``.
    public var matches: [Range<String.Index>]
}

/// Finds the piece of a text that answers a query best: the one with the most different query words in it.
public struct SnippetMaker: Sendable {
    private let analyzer: any Analyzer
    private let queryTerms: Set<String>

    /// - Parameter definition: Its analyzer decides what a match is; without a lexical leg, English.
    public init(query: String, definition: IndexDefinition) throws {
        analyzer = try Analyzers.named(definition.bm25?.analyzer ?? "english")
        queryTerms = Set(analyzer.terms(in: query))
    }

    /// The best piece of at most `length` characters.
    ///
    /// - Complexity: O(text); of a very long text the first 100,000 bytes are looked at.
    public func snippet(of text: String, length: Int) -> Snippet {
        let line = Self.singleLine(String(text.utf8.prefix(100_000)) ?? String(text.prefix(25_000)))
        let matches = analyzer.tokens(in: line).filter { queryTerms.contains($0.text) }
        let window = Self.bestWindow(matches, length: length)
        let start = Self.wordStart(in: line, atOffset: window, length: length)
        var end = line.index(start, offsetBy: length, limitedBy: line.endIndex) ?? line.endIndex
        if end < line.endIndex, let space = line[start..<end].lastIndex(of: " "), space > start { end = space }

        let prefix = start > line.startIndex ? "…" : ""
        let suffix = end < line.endIndex ? "…" : ""
        let snippet = prefix + line[start..<end] + suffix
        let first = line.utf8.distance(from: line.startIndex, to: start)
        let last = line.utf8.distance(from: line.startIndex, to: end)
        let ranges = matches.filter { $0.range.lowerBound >= first && $0.range.upperBound <= last }.map { match in
            let shift = prefix.utf8.count - first
            let lower = snippet.utf8.index(snippet.startIndex, offsetBy: match.range.lowerBound + shift)
            return lower..<snippet.utf8.index(lower, offsetBy: match.range.count)
        }
        return Snippet(text: snippet, matches: ranges)
    }

    /// The offset of the first match of the window of `length` bytes with the most different terms.
    private static func bestWindow(_ matches: [Token], length: Int) -> Int {
        var best = (terms: 0, offset: 0)
        for (i, first) in matches.enumerated() {
            let inWindow = matches[i...].prefix { $0.range.upperBound - first.range.lowerBound <= length }
            let terms = Set(inWindow.lazy.map(\.text)).count
            if terms > best.terms { best = (terms, first.range.lowerBound) }
        }
        return best.offset
    }

    /// A little before the first match, at the start of a word; the text's start when that is near.
    private static func wordStart(in line: String, atOffset offset: Int, length: Int) -> String.Index {
        guard offset > length / 2 else { return line.startIndex }
        let wanted = line.utf8.index(line.startIndex, offsetBy: offset - length / 6)
        let boundary = line[..<(String.Index(wanted, within: line) ?? line.startIndex)].lastIndex(of: " ")
        return boundary.map { line.index(after: $0) } ?? line.startIndex
    }

    private static func singleLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
