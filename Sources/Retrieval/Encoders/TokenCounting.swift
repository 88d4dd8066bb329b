/// Counts the tokens of texts as a model reads them.
public protocol TokenCounting: Sendable {
    /// How many tokens of a document's text the model reads at most, beside what it puts around every text (special
    /// tokens, a prompt); `Int.max` when nothing limits them.
    var documentTokenLimit: Int { get }

    /// How many tokens of ``documentTokenLimit`` a document's text takes.
    ///
    /// - Complexity: O(n).
    func documentTokenCount(of text: String) -> Int
}
