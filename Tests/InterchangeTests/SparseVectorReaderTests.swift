import Foundation
import Interchange
import Retrieval
import Testing

@Suite struct SparseVectorReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func lines(_ text: String) throws -> [SparseVectorLine] {
        let path = try folder.file("vectors.jsonl", text)
        let reader = try SparseVectorReader(path: path)
        #expect(reader.bytesTotal == text.utf8.count)
        var lines: [SparseVectorLine] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }

    @Test func readsBothForms() throws {
        let lines = try lines(
            """
            {"text": "a b", "vector": {"b": 0.5, "a": 1.25, "##c": 0}}

            {"id": "7", "contents": "a b", "vector": {"a": 125, "b": 50}}
            {"vector": {}}
            """)
        #expect(try lines.map { try $0.tokens() } == [
            [WeightedToken("##c", 0), WeightedToken("a", 1.25), WeightedToken("b", 0.5)],
            [WeightedToken("a", 125), WeightedToken("b", 50)],
            [],
        ])
        #expect(lines[1].place.hasSuffix("vectors.jsonl:3"))
    }

    @Test(arguments: [
        ("oops", "is not valid JSON"),
        ("[1]", "must be a JSON object, found an array"),
        (#"{"embedding": [1]}"#, "the object has no \"vector\""),
        (#"{"vector": [1, 2]}"#, "\"vector\" must be an object from tokens to weights, found an array"),
        (#"{"vector": {"a": "1"}}"#, "the weight of token \"a\" must be a number, found a string"),
        (#"{"vector": {"a": true}}"#, "the weight of token \"a\" must be a number, found a boolean"),
        (#"{"vector": {"a": -1}}"#, "the weight of token \"a\" must be a number from 0"),
        (#"{"vector": {"a": 1e300}}"#, "the weight of token \"a\" must be a number from 0"),
        (#"{"vector": {"": 1}}"#, "a token is empty"),
        ("{\"vector\": {\"a\": 1}", "is not valid JSON"),
    ])
    func mistakesNameTheirLine(line: String, problem: String) throws {
        let lines = try lines("{\"vector\": {\"fine\": 1}}\n\(line)\n")
        let error = try #require(throws: InterchangeError.self) { try lines[1].tokens() }
        #expect(error.place.contains("vectors.jsonl:2"))
        #expect(error.problem.hasPrefix(problem), "\(error)")
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: InterchangeError.self) { try SparseVectorReader(path: "/no/such.jsonl") }
        #expect(error?.place == "/no/such.jsonl")
    }
}
