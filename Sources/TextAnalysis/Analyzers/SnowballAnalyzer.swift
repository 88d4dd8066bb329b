/// Words in lower case, stemmed by one of the Snowball algorithms; no stop words.
public struct SnowballAnalyzer: Analyzer {
    private let stemmers: SnowballStemmerPool

    /// - Parameter language: One of ``languages``.
    /// - Returns: nil when the language is none of them.
    public init?(language: String) {
        guard Self.languages.contains(language), let stemmers = SnowballStemmerPool(algorithm: language) else {
            return nil
        }
        self.stemmers = stemmers
    }

    /// The names of the languages, in English and in order: "arabic", "armenian", …
    public static let languages = SnowballStemmer.algorithms.filter { $0 != "porter" }

    public func tokens(in text: String) -> [Token] {
        stemmers.withStemmer { stemmer in
            var chain = SnowballChain(stemmer: stemmer)
            return chain.tokens(in: text)
        }
    }

    public func terms(in text: String) -> [String] {
        stemmers.withStemmer { stemmer in
            var chain = SnowballChain(stemmer: stemmer)
            return chain.terms(in: text)
        }
    }
}

private struct SnowballChain: TermChain {
    let stemmer: SnowballStemmer

    mutating func reduce(_ word: inout TermBuffer) -> Bool {
        word.lowercase()
        // The stem lies in the stemmer's memory, not in the word's.
        word.replace(with: word.bytes.withUnsafeBufferPointer(stemmer.stem))
        return true
    }
}
