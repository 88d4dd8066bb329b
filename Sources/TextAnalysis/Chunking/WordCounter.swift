/// Counts words where there is no model whose tokens could be counted: those that analyzers make terms of, stop words
/// among them.
public struct WordCounter: Sendable {
    public init() {}

    /// - Complexity: O(n).
    public func wordCount(of text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = WordScanner(bytes)
            var count = 0
            while scanner.next() != nil { count += 1 }
            return count
        }
    }
}
