import HybridSearch
import Testing

@Suite struct SnippetTests {
    private func snippet(_ query: String, _ text: String, length: Int = 60) throws -> (text: String, words: [String]) {
        let maker = try SnippetMaker(query: query, definition: IndexDefinition(bm25: BM25Definition()))
        let snippet = maker.snippet(of: text, length: length)
        return (snippet.text, snippet.matches.map { String(snippet.text[$0]) })
    }

    @Test func marksEveryFormOfAWord() throws {
        let (text, words) = try snippet("encode video", "Encodes videos and encoded audio.")
        #expect(text == "Encodes videos and encoded audio.")
        #expect(words == ["Encodes", "videos", "encoded"])
    }

    @Test func showsThePieceWithMostOfTheQuery() throws {
        let filler = String(repeating: "lorem ipsum dolor sit amet ", count: 20)
        let (text, words) = try snippet("tea leaves", "tea \(filler) boil the leaves for tea \(filler)")
        #expect(text.hasPrefix("…") && text.hasSuffix("…"))
        #expect(words == ["leaves", "tea"])
        #expect(text.count <= 62)
    }

    @Test func putsLinesTogetherAndSurvivesAnyText() throws {
        #expect(try snippet("x", "a\n  b\tc").text == "a b c")
        #expect(try snippet("x", "").text == "")
        let emoji = String(repeating: "👩‍👩‍👧‍👦é日本語 tea ", count: 500)
        let (text, words) = try snippet("tea", emoji, length: 40)
        #expect(text.count <= 42)
        #expect(words.allSatisfy { $0 == "tea" } && !words.isEmpty)
    }
}
