import HybridSearch
import Testing

/// What the queries of pretokenized legs are.
@Suite struct PretokenizedTextTests {
    @Test(arguments: [
        ("", []),
        (" \t\n", []),
        ("tea green tea", [WeightedToken("tea", 2), WeightedToken("green", 1)]),
        // White space as Java has it: a no-break space is part of a token, U+001C and an ideographic space are not.
        ("a\u{A0}b c\u{1C}d\u{3000}e\u{2007}f\u{85}g", ["a\u{A0}b", "c", "d", "e\u{2007}f\u{85}g"].map { WeightedToken($0, 1) }),
        ("\u{e9} e\u{301} \u{e9}", [WeightedToken("\u{e9}", 2), WeightedToken("e\u{301}", 1)]),
        (#"{"tea": 2.5}"#, [WeightedToken("tea", 2.5)]),
        ("{ tea }", [WeightedToken("{", 1), WeightedToken("tea", 1), WeightedToken("}", 1)]),
        (#"{"tea":"2"}"#, [WeightedToken(#"{"tea":"2"}"#, 1)]),
        ("{}", []),
    ])
    func tokensOfTexts(text: String, expected: [WeightedToken]) {
        let found = PretokenizedText.tokens(of: text)
        #expect(found == expected)
        #expect(zip(found, expected).allSatisfy { Array($0.token.utf8) == Array($1.token.utf8) })
    }
}
