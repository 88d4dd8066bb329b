import HybridSearch
import Testing

@Suite struct HitChunkTests {
    @Test func offsetsCountWhatPythonCounts() {
        let text = "Thé 👩‍👩‍👧‍👦 chaud. Eau froide."
        let start = text.utf8.count - "Eau froide.".utf8.count
        let chunk = SearchHit.Chunk(index: 3, range: start..<text.utf8.count, of: text)
        #expect(chunk.text == "Eau froide.")
        #expect(chunk.scalarRange == 19..<30)
        #expect(chunk.json == ["index": 3, "start": 19, "end": 30, "text": "Eau froide."])
    }

    @Test func whatLiesBeyondTheTextIsLeftOut() {
        let chunk = SearchHit.Chunk(index: 0, range: 2..<99, of: "tea")
        #expect(chunk.text == "a" && chunk.scalarRange == 2..<3)
        #expect(SearchHit.Chunk(index: 0, range: 9..<99, of: "tea").text.isEmpty)
    }

    @Test func aModelReadsTheFieldsWithTheChunkInPlace() {
        let document = Document(id: "1", title: "Tea", text: "One. Two.", metadata: ["lang": "en"])
        let found = FoundDocument(document: document, range: 5..<9)
        #expect(found.text(ofFields: ["title", "text"], chunked: "text") == "Tea Two.")
        #expect(found.text(ofFields: ["text"], chunked: "text") == "Two.")
        #expect(found.text(ofFields: ["lang"], chunked: "text") == "en")
        #expect(found.text(ofFields: ["title", "text"], chunked: nil) == "Tea One. Two.")
    }
}
