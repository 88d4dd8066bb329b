/// A term of a text and the word that it comes from.
public struct Token: Hashable, Sendable {
    /// The term, as the index knows it.
    public var text: String
    /// Where the word stands in the text, as offsets of UTF-8 bytes; it starts and ends between characters.
    public var range: Range<Int>

    public init(text: String, range: Range<Int>) {
        self.text = text
        self.range = range
    }
}

/// Turns a text into the terms by which it is indexed and searched. Documents and queries go through the same one.
///
/// An analyzer is a value that any number of threads use at once.
public protocol Analyzer: Sendable {
    /// The terms of a text with the words that they come from, in the order of the text.
    ///
    /// - Complexity: O(n) in the length of the text.
    func tokens(in text: String) -> [Token]

    /// The terms of a text, in order: the texts of ``tokens(in:)``, for indexing and searching, which need no ranges.
    func terms(in text: String) -> [String]
}

extension Analyzer {
    public func terms(in text: String) -> [String] {
        tokens(in: text).map(\.text)
    }
}
