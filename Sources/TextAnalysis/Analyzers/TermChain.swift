/// What happens to a word until it is a term. The stages work on the bytes of the one word, in place.
protocol TermChain {
    /// Changes a word into its term; false drops it.
    mutating func reduce(_ word: inout TermBuffer) -> Bool
}

extension TermChain {
    /// Passes every term of a text, and the range of its word, to `body`.
    @inline(__always)
    private mutating func forEachTerm(in text: String, _ body: (borrowing TermBuffer, Range<Int>) -> Void) {
        var text = text
        text.withUTF8 { bytes in
            var scanner = WordScanner(bytes)
            var buffer = TermBuffer()
            while let range = scanner.next() {
                buffer.assign(UnsafeBufferPointer(rebasing: bytes[range]))
                if reduce(&buffer) {
                    body(buffer, range)
                }
            }
        }
    }

    mutating func tokens(in text: String) -> [Token] {
        var tokens: [Token] = []
        forEachTerm(in: text) { tokens.append(Token(text: $0.string, range: $1)) }
        return tokens
    }

    mutating func terms(in text: String) -> [String] {
        var terms: [String] = []
        forEachTerm(in: text) { term, _ in terms.append(term.string) }
        return terms
    }
}
