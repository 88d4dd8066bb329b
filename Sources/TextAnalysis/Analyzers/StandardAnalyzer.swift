/// Words in lower case: Lucene's StandardAnalyzer, which has no stop words unless it is given some.
///
/// Words are those of Lucene 9's StandardTokenizer: Unicode's word breaks (Standard Annex #29), ideographs one by
/// one, emoji sequences, words of more than 255 UTF-16 code units cut into pieces.
public struct StandardAnalyzer: Analyzer, Hashable {
    public init() {}

    public func tokens(in text: String) -> [Token] {
        var chain = LowercaseChain()
        return chain.tokens(in: text)
    }

    public func terms(in text: String) -> [String] {
        var chain = LowercaseChain()
        return chain.terms(in: text)
    }
}

private struct LowercaseChain: TermChain {
    mutating func reduce(_ word: inout TermBuffer) -> Bool {
        word.lowercase()
        return true
    }
}
