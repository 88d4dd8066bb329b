/// Splits a word into symbols, its characters or bytes, and merges neighbours.
struct BytePairSplitter: Sendable {
    private let settings: BytePairSettings
    private let merges: MergeTable
    private let vocabulary: Vocabulary
    /// The symbol of each byte, when words are split into bytes.
    private let byteSymbols: [UInt32?]?
    private let fallbackTokens: [UInt32?]

    /// - Parameter readsBytes: Whether words are split into bytes instead of characters.
    init(_ vocabulary: Vocabulary, _ merges: MergeTable, readsBytes: Bool, _ settings: BytePairSettings) {
        self.vocabulary = vocabulary
        self.merges = merges
        self.settings = settings
        byteSymbols = readsBytes
            ? (UInt8(0)...255).map { byte in [byte].withUnsafeBufferPointer(vocabulary.find) } : nil
        fallbackTokens = settings.fallsBackToBytes ? vocabulary.fallbackTokens : []
    }

    func append(_ word: Bytes, to ids: inout [UInt32], _ merger: inout SymbolMerger) {
        merger.symbols.removeAll(keepingCapacity: true)
        if let byteSymbols {
            for byte in word {
                if let symbol = byteSymbols[Int(byte)] ?? settings.unknown {
                    merger.symbols.append(symbol)
                }
            }
        } else {
            appendCharacters(of: word, to: &merger.symbols)
        }
        merger.merge(merges)
        ids.append(contentsOf: merger.symbols)
    }

    private func appendCharacters(of word: Bytes, to symbols: inout [UInt32]) {
        var pendingUnknown = false
        var position = 0
        while position < word.count {
            let end = position + UTF8Scalar.length(word[position])
            if let symbol = symbol(word, position..<end) {
                if pendingUnknown, let unknown = settings.unknown {
                    symbols.append(unknown)
                    pendingUnknown = false
                }
                symbols.append(symbol)
            } else if !appendFallback(of: word, position..<end, to: &symbols), let unknown = settings.unknown {
                if pendingUnknown, !settings.fusesUnknown {
                    symbols.append(unknown)
                }
                pendingUnknown = true
            }
            position = end
        }
        if pendingUnknown, let unknown = settings.unknown {
            symbols.append(unknown)
        }
    }

    private func symbol(_ word: Bytes, _ range: Range<Int>) -> UInt32? {
        let (prefix, suffix) = affixes(word, range)
        if prefix.isEmpty, suffix.isEmpty {
            return vocabulary.find(word.part(range))
        }
        return (prefix + word[range] + suffix).withUnsafeBufferPointer(vocabulary.find)
    }

    private func affixes(_ word: Bytes, _ range: Range<Int>) -> (prefix: [UInt8], suffix: [UInt8]) {
        (
            range.lowerBound == 0 ? [] : settings.continuationPrefix,
            range.upperBound == word.count ? settings.endSuffix : []
        )
    }

    /// Appends the tokens of a character's bytes, or nothing when one is missing.
    private func appendFallback(of word: Bytes, _ range: Range<Int>, to symbols: inout [UInt32]) -> Bool {
        guard settings.fallsBackToBytes else { return false }
        let (prefix, suffix) = affixes(word, range)
        let before = symbols.count
        for byte in prefix + word[range] + suffix {
            guard let token = fallbackTokens[Int(byte)] else {
                symbols.removeSubrange(before...)
                return false
            }
            symbols.append(token)
        }
        return true
    }
}
