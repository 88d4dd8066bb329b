import Testing
import TextAnalysis

@Suite struct ChunkerTests {
    private static func words(_ text: String) -> Int {
        WordCounter().wordCount(of: text)
    }

    private func chunks(
        _ text: String, _ strategy: Chunker.Strategy, _ maximum: Int, overlap: Int = 0,
        count: @escaping (String) -> Int = ChunkerTests.words
    ) -> [String] {
        let utf8 = Array(text.utf8)
        return Chunker(strategy, maximumTokens: maximum, overlap: overlap).chunks(of: text, countingTokens: count)
            .map { String(decoding: utf8[$0], as: UTF8.self) }
    }

    private let text = " One two. Three four five.\nSix seven? Eight nine ten eleven twelve. Thirteen.\n"

    @Test func sentencesArePacked() {
        #expect(
            chunks(text, .sentence, 6) == [
                "One two. Three four five.", "Six seven?", "Eight nine ten eleven twelve. Thirteen.",
            ])
        #expect(chunks(text, .sentence, 100) == [String(text.dropFirst().dropLast())])
    }

    @Test func wholeSentencesAreRepeated() {
        #expect(
            chunks(text, .sentence, 6, overlap: 3) == [
                "One two. Three four five.", "Three four five.\nSix seven?", "Eight nine ten eleven twelve. Thirteen.",
            ])
        // What is repeated must leave room for something new.
        #expect(chunks(text, .sentence, 5, overlap: 3).allSatisfy { Self.words($0) <= 5 })
    }

    @Test func longSentencesAreCutBetweenWords() {
        #expect(
            chunks(text, .sentence, 4) == [
                "One two.", "Three four five.", "Six seven? Eight nine", "ten eleven twelve. Thirteen.",
            ])
    }

    @Test func fixedCutsBetweenWords() {
        #expect(chunks("a b (c) d, e\nf g", .fixed, 3) == ["a b (c)", "d, e\nf", "g"])
        #expect(chunks("a b c d e f g", .fixed, 3, overlap: 1) == ["a b c", "c d e", "e f g"])
        #expect(chunks("a b c d e", .fixed, 3, overlap: 2) == ["a b c", "b c d", "c d e"])
    }

    @Test(arguments: Chunker.Strategy.allCases, ["", "  ", "\n\t\u{3000}"])
    func blankTextsHaveOneEmptyChunk(strategy: Chunker.Strategy, text: String) {
        #expect(Chunker(strategy).chunks(of: text, countingTokens: Self.words) == [0..<0])
    }

    @Test func longWordsAreCutWhereWordsBegin() {
        #expect(chunks("https://a.example/b/c?d=e", .fixed, 2) == ["https://a.example/", "b/c?", "d=e"])
        #expect(chunks("日本語の文章", .sentence, 4) == ["日本語の", "文章"])
    }

    @Test func charactersStayWhole() {
        let family = "👩‍👩‍👧‍👦"
        let bytes: (String) -> Int = { $0.utf8.count }
        #expect(chunks("\(family)\(family)e\u{301}e\u{301}", .fixed, 6, count: bytes) == [family, family, "e\u{301}e\u{301}"])
        // The space carries an accent.
        #expect(chunks("a \u{301}b", .fixed, 3, count: bytes) == ["a", " \u{301}", "b"])
        #expect(chunks("🇩🇪🇫🇷🇮🇹", .fixed, 8, count: bytes) == ["🇩🇪", "🇫🇷", "🇮🇹"])
    }

    /// Whatever the text, the strategy, the limits and the way to count.
    @Test(arguments: 0..<300) func everyTextIsCovered(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = random.text()
        let maximum = Int.random(in: 1...12, using: &random)
        let overlap = Int.random(in: 0..<maximum, using: &random)
        let strategy = Chunker.Strategy.allCases.randomElement(using: &random) ?? .fixed
        let count = Self.counters.randomElement(using: &random) ?? Self.words
        let ranges = Chunker(strategy, maximumTokens: maximum, overlap: overlap).chunks(of: text, countingTokens: count)
        let utf8 = Array(text.utf8)
        let characterStarts = Set(text.indices.map { text.utf8.distance(from: text.startIndex, to: $0) } + [utf8.count])

        #expect(!ranges.isEmpty)
        var covered = 0
        for range in ranges {
            let chunk = String(decoding: utf8[range], as: UTF8.self)
            let isWhole = characterStarts.contains(range.lowerBound) && characterStarts.contains(range.upperBound)
            #expect(isWhole, "\(range) of \(text.debugDescription)")
            #expect(count(chunk) <= maximum || chunk.count <= 1, "\(chunk.debugDescription)")
            if range.lowerBound > covered {
                let gap = String(decoding: utf8[covered..<range.lowerBound], as: UTF8.self)
                #expect(isBlank(gap), "\(gap.debugDescription)")
            }
            #expect(range.upperBound > covered || ranges == [0..<0], "no chunk is in another")
            covered = range.upperBound
        }
        let rest = String(decoding: utf8[covered...], as: UTF8.self)
        #expect(isBlank(rest))
        if overlap == 0 {
            #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        }
    }

    private func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    }

    /// Ways to count whose wholes have as many, fewer, or more tokens than their parts.
    private static let counters: [@Sendable (String) -> Int] = [
        { words($0) },
        { $0.utf8.count },
        { ($0.utf8.count + 3) / 4 },
        { words($0) + words($0) / 2 * 2 / 3 },
        { $0.unicodeScalars.count * $0.unicodeScalars.count / 7 },
        { _ in 0 },
        { _ in 5 },
    ]

    /// Texts that give slow rules something to do. A text of which every chunk is read again and again would not end.
    @Test(arguments: [
        "x", " ", "\n", "a ", "a. ", "1. ", "a.", "“", "。“", "?! ", "日", "\u{301}", " \u{301}", "\u{200B}", "e.g. ", ")", "a\u{2029}",
        "🇩", "👩‍", "\r\n", "U.S. ", "(", "\u{600}",
    ]) func longTextsAreQuick(part: String) {
        let text = String(repeating: part, count: 300_000 / part.utf8.count)
        for strategy in Chunker.Strategy.allCases {
            for (maximum, overlap) in [(250, 0), (250, 50)] {
                let ranges = Chunker(strategy, maximumTokens: maximum, overlap: overlap)
                    .chunks(of: text, countingTokens: { ($0.utf8.count + 2) / 3 })
                #expect(ranges.allSatisfy { $0.upperBound <= text.utf8.count })
            }
        }
    }
}

/// A small generator with a seed (SplitMix64), so that a failing case can be repeated.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func text() -> String {
        let parts = [
            "a", "word", "The", "longerword", " ", " ", " ", ". ", "! ", "\n", "\n\n", "\r\n", "- ", "1. ", "e.g. ", "…", ",", "(", ")", "“",
            "”", "日", "本", "。", "\u{301}", "\u{200D}", "👩‍👩‍👧‍👦", "🇩", "🇪", "\u{3000}", "\u{2029}", "\u{600}", "क्", "षि", "각", "ᄀ", "ᅡ",
            "https://x.y/z", "‼️", "\u{85}",
        ]
        return (0..<Int.random(in: 0...40, using: &self)).map { _ in parts.randomElement(using: &self) ?? "" }.joined()
    }
}
