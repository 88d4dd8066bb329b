import Terminal
import Testing

@Suite struct TextWrapTests {
    @Test func breaksBetweenWords() {
        #expect(TextWrap.lines("the quick brown fox", width: 10) == ["the quick", "brown fox"])
        #expect(TextWrap.lines("the quick\n\n brown\tfox", width: nil) == ["the quick brown fox"])
        #expect(TextWrap.lines("  \n ", width: 10) == [])
    }

    @Test func hangsTheLinesAfterTheFirst() {
        #expect(TextWrap.lines("one two three", width: 9, indent: "1. ") == ["1. one", "   two", "   three"])
        #expect(TextWrap.lines("one two", width: 6, indent: "* ", hangingIndent: "") == ["* one", "two"])
    }

    @Test func breaksAWordThatIsLongerThanALine() {
        #expect(TextWrap.lines("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
        #expect(TextWrap.lines("漢字漢字", width: 5) == ["漢字", "漢字"])
    }

    @Test func losesNothingAndKeepsToTheWidth() {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abc漢é🙂")
        for _ in 0..<200 {
            let words = (0..<12).map { _ in
                String((0..<Int.random(in: 1...9, using: &generator)).map { _ in letters.randomElement()! })
            }
            let width = Int.random(in: 4...20, using: &generator)
            let lines = TextWrap.lines(words.joined(separator: " "), width: width, indent: "- ", hangingIndent: "  ")
            #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
            let text = lines.map { $0.dropFirst(2) }.joined().filter { $0 != " " }
            #expect(text == words.joined())
        }
    }
}
