/// A piece of a text that chunks have whole, and its tokens.
struct ChunkUnit {
    var range: Range<Int>
    var tokens: Int
}

/// Cuts a text into the largest pieces that fit into chunks: sentences, words, parts of words, characters.
struct ChunkUnits {
    /// The pieces so far, in order.
    private(set) var units: [ChunkUnit] = []
    private let text: TextBytes
    private let maximumTokens: Int
    private let countTokens: (String) -> Int

    init(_ text: TextBytes, maximumTokens: Int, countTokens: @escaping (String) -> Int) {
        self.text = text
        self.maximumTokens = maximumTokens
        self.countTokens = countTokens
    }

    /// Appends all sentences; those that do not fit, word by word.
    mutating func appendSentences() {
        for sentence in SentenceSplitter().sentences(of: text) where !appendIfFits(sentence) {
            appendWords(of: sentence)
        }
    }

    /// Appends the words of a stretch, which white space separates; those that do not fit, part by part.
    mutating func appendWords(of stretch: Range<Int>) {
        for word in text.words(of: stretch) where !appendIfFits(word) {
            for part in parts(of: word) where !appendIfFits(part) {
                units += text.characters(of: part).map { ChunkUnit(range: $0, tokens: countTokens(text.string($0))) }
            }
        }
    }

    private mutating func appendIfFits(_ range: Range<Int>) -> Bool {
        let tokens = countTokens(text.string(range))
        guard tokens <= maximumTokens else { return false }
        units.append(ChunkUnit(range: range, tokens: tokens))
        return true
    }

    /// A word cut where words begin that no white space separates: ideographs, the parts of an address.
    private func parts(of word: Range<Int>) -> [Range<Int>] {
        var scanner = WordScanner(UnsafeBufferPointer(rebasing: text.bytes[word]))
        var next = scanner.next()
        var parts: [Range<Int>] = []
        var start = word.lowerBound
        for character in text.characters(of: word) {
            let offset = character.lowerBound - word.lowerBound
            while let found = next, found.lowerBound < offset {
                next = scanner.next()
            }
            if offset > 0, next?.lowerBound == offset {
                parts.append(start..<character.lowerBound)
                start = character.lowerBound
            }
        }
        parts.append(start..<word.upperBound)
        return parts
    }
}

extension TextBytes {
    /// The stretches between white space, none of them empty.
    fileprivate func words(of stretch: Range<Int>) -> [Range<Int>] {
        let stretch = trimmed(stretch)
        var words: [Range<Int>] = []
        var start = stretch.lowerBound
        var i = start
        while i < stretch.upperBound {
            let (code, next) = scalar(at: i)
            guard isWhitespace(code) else {
                i = next
                continue
            }
            let end = endOfWhitespace(from: next, to: stretch.upperBound)
            let (lower, upper) = (startOfGap(i..<end), endOfGap(i..<end))
            if start < lower, lower <= upper, upper < stretch.upperBound {
                words.append(start..<lower)
                start = upper
            }
            i = end
        }
        return start < stretch.upperBound ? words + [start..<stretch.upperBound] : words
    }

    /// What readers take for characters: grapheme clusters.
    fileprivate func characters(of range: Range<Int>) -> [Range<Int>] {
        var start = range.lowerBound
        return string(range).map { character in
            defer { start += character.utf8.count }
            return start..<start + character.utf8.count
        }
    }
}
