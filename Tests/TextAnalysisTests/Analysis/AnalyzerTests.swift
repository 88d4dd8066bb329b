import Testing
import TextAnalysis

@Suite struct AnalyzerTests {
    @Test func namesLeadToAnalyzers() throws {
        #expect(Analyzers.names.contains("english") && Analyzers.names.contains("standard"))
        #expect(Analyzers.names == Analyzers.names.sorted() && Set(Analyzers.names).count == Analyzers.names.count)
        for name in Analyzers.names {
            #expect(!(try Analyzers.named(name).terms(in: "Information retrieval")).isEmpty)
        }
        #expect(try Analyzers.named("english") is EnglishAnalyzer)
        #expect(try Analyzers.named("standard") is StandardAnalyzer)
    }

    @Test func anUnknownNameIsAnErrorThatListsTheKnownOnes() {
        let error = #expect(throws: UnknownAnalyzerError(name: "klingon")) { try Analyzers.named("klingon") }
        #expect(error?.description.contains("klingon") == true)
        #expect(error?.description.contains("english, ") == true && error?.description.contains("german") == true)
        #expect(throws: UnknownAnalyzerError.self) { try Analyzers.named("porter") }
        #expect(throws: UnknownAnalyzerError.self) { try Analyzers.named("") }
    }

    /// Inflected words and their stems in three languages.
    @Test(arguments: [
        ("german", "Aufeinanderfolgenden Kategorien", ["aufeinanderfolg", "kategori"]),
        ("french", "continuellement", ["continuel"]),
        ("spanish", "chicas torneado", ["chic", "torn"]),
    ])
    func snowballStems(language: String, text: String, stems: [String]) throws {
        #expect(try Analyzers.named(language).terms(in: text) == stems)
    }

    @Test func rangesAreTheWordsInTheText() {
        let text = "Ça va, l’œuvre d’Ångström’s?"
        let utf8 = Array(text.utf8)
        let words = EnglishAnalyzer().tokens(in: text).map { String(decoding: utf8[$0.range], as: UTF8.self) }
        #expect(words == ["Ça", "va", "l’œuvre", "d’Ångström’s"])
    }

    @Test func longTextsTakeLinearTime() {
        for unit in ["a", "1", "_", "字", "\u{301}", "👩\u{200D}", "\u{1F1E6}", "a'", "\u{5D0}\"", "#\u{301}", "ก"] {
            let text = String(repeating: unit, count: 200_000)
            let tokens = StandardAnalyzer().tokens(in: text)
            #expect(tokens.allSatisfy { $0.text.utf16.count <= 255 })
            #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
        }
    }

    @Test func anyUnicodeIsFine() throws {
        var random = SystemRandomNumberGenerator()
        let german = try Analyzers.named("german")
        for _ in 0..<200 {
            var text = String.UnicodeScalarView()
            for _ in 0..<100 {
                let limit: UInt32 = Bool.random() ? 0x3000 : 0x110000
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) { text.append(scalar) }
            }
            let string = String(text)
            for analyzer in [EnglishAnalyzer() as any Analyzer, StandardAnalyzer(), german] {
                for token in analyzer.tokens(in: string) {
                    #expect(token.range.upperBound <= string.utf8.count && !token.range.isEmpty)
                    #expect(!token.text.isEmpty)
                }
            }
        }
    }

    @Test func manyThreadsAnalyzeAtOnce() async throws {
        let analyzer = try Analyzers.named("german")
        let texts = (0..<50).map { "Die \($0) Häuser der Kategorien wurden aufeinanderfolgend gezählt" }
        let expected = texts.map(analyzer.terms(in:))
        await withTaskGroup(of: [[String]].self) { group in
            for _ in 0..<16 {
                group.addTask { (0..<20).flatMap { _ in texts.map(analyzer.terms(in:)) } }
            }
            for await terms in group {
                #expect(terms == (0..<20).flatMap { _ in expected })
            }
        }
    }
}
