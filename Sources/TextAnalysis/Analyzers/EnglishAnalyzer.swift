/// English as Lucene's EnglishAnalyzer has it, and so as Anserini and most published BM25 figures have it: the words
/// of ``StandardAnalyzer`` without the possessive ’s, in lower case, without 33 stop words, stemmed by Porter's
/// algorithm.
public struct EnglishAnalyzer: Analyzer, Hashable {
    public init() {}

    public func tokens(in text: String) -> [Token] {
        var chain = EnglishChain()
        return chain.tokens(in: text)
    }

    public func terms(in text: String) -> [String] {
        var chain = EnglishChain()
        return chain.terms(in: text)
    }
}

private struct EnglishChain: TermChain {
    private let stopWords = EnglishStopWords.shared
    private var units: [UInt16] = []

    mutating func reduce(_ word: inout TermBuffer) -> Bool {
        removePossessive(&word)
        word.lowercase()
        if stopWords.contains(word.bytes) { return false }
        stem(&word)
        return true
    }

    private func removePossessive(_ word: inout TermBuffer) {
        guard let last = word.bytes.last, last | 0x20 == UInt8(ascii: "s") else { return }
        let stem = word.bytes.dropLast()
        if stem.last == UInt8(ascii: "'") {
            word.removeLast(2)
        } else if stem.suffix(3).elementsEqual("\u{2019}".utf8) || stem.suffix(3).elementsEqual("\u{FF07}".utf8) {
            word.removeLast(4)
        }
    }

    /// Porter's rules count characters, which Lucene takes to be UTF-16 code units.
    private mutating func stem(_ word: inout TermBuffer) {
        if word.isASCII {
            word.shorten { PorterStemmer.stem($0) }
        } else {
            units.removeAll(keepingCapacity: true)
            units.append(contentsOf: word.string.utf16)
            let kept = units.withUnsafeMutableBufferPointer { PorterStemmer.stem($0) }
            units.removeLast(units.count - kept)
            word.replace(withUTF16: units)
        }
    }
}
