import Interchange
import Retrieval
import Testing

@Suite struct HostileCorpusTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func problem(_ line: [UInt8]) throws -> String? {
        let path = try folder.file("bad.jsonl", bytes: Array("{\"_id\": \"ok\"}\n\n".utf8) + line)
        let reader = try CorpusReader(paths: [path])
        #expect(try reader.next()?.id == "ok")
        let error = #expect(throws: InterchangeError.self) { try reader.next() }
        #expect(error?.place.hasPrefix("\(path):3") == true)
        return error.map { String($0.description.dropFirst(path.count)) }
    }

    @Test(arguments: [
        ("{\"_id\": \"a\"} x", ":3:14: is not valid JSON: invalid value"),
        ("{'_id': 'a'}", ":3:2: is not valid JSON: invalid value"),
        ("{\"_id\": \"a\", \"n\": 01}", ":3:20: is not valid JSON: number with leading zero"),
        ("{\"_id\": \"a\", \"t\": \"a\tb\"}", ":3:21: is not valid JSON: unescaped control character"),
        ("{\"_id\": \"a\"", ":3: is not valid JSON: unexpected end of file"),
        ("{\"_id\": \"a\", \"n\": 1e400}", ":3: is not valid JSON: number 1e400 is not representable"),
        ("{\"_id\": \"a\", \"n\": NaN}", ":3:19: is not valid JSON"),
        ("{\"_id\": \"\\ud800\"}", ":3: is not valid JSON"),
        ("[{\"_id\": \"a\"}]", ":3: must be one JSON object in each line, found an array"),
        ("\"text\"", ":3: must be a JSON object, found a string"),
        ("17", ":3: must be a JSON object, found a number"),
        ("{}", ":3: the document has no \"_id\""),
        ("{\"_id\": \"\"}", ":3: \"_id\" is empty"),
        ("{\"id\": \"\"}", ":3: \"id\" is empty"),
        ("{\"_id\": null}", ":3: \"_id\" must be a string or an integer, found null"),
        ("{\"_id\": true}", ":3: \"_id\" must be a string or an integer, found a boolean"),
        ("{\"_id\": 1.5}", ":3: \"_id\" must be a string or an integer, found a number"),
        ("{\"_id\": 123456789012345678901234567890}", ":3: \"_id\" must be a string or an integer, found a number"),
        ("{\"_id\": \"a\", \"title\": 1}", ":3: \"title\" must be a string, found a number"),
        ("{\"_id\": \"a\", \"text\": [\"x\"]}", ":3: \"text\" must be a string, found an array"),
        ("{\"_id\": \"a\", \"metadata\": []}", ":3: \"metadata\" must be an object, found an array"),
    ])
    func lines(_ line: String, _ expected: String) throws {
        let problem = try #require(try problem(Array(line.utf8)))
        #expect(problem.hasPrefix(expected), "\(problem)")
    }

    @Test func longIDs() throws {
        let id = String(repeating: "x", count: 513)
        let problem = try problem(Array("{\"_id\": \"\(id)\"}".utf8))
        #expect(problem == ":3: \"_id\" has 513 bytes, more than the 512 allowed")
    }

    @Test func malformedUTF8() throws {
        for bytes: [UInt8] in [[0xE9], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
            let line = Array("{\"_id\": \"".utf8) + bytes + Array("\"}".utf8)
            #expect(try problem(line) == ":3: is not valid JSON: the text is not valid UTF-8")
        }
    }

    @Test(arguments: ["[", "{\"a\":"]) func deepNesting(_ bracket: String) throws {
        let line = "{\"_id\": \"a\", \"x\": " + String(repeating: bracket, count: 10_000)
        #expect(try problem(Array(line.utf8))?.contains("too many nested arrays or dictionaries") == true)
    }

    @Test func aBadLineDoesNotEndTheFile() throws {
        let path = try folder.file("some.jsonl", "{\"_id\": \"1\"}\nbroken\n{\"_id\": \"2\"}\n")
        let reader = try CorpusReader(paths: [path])
        #expect(try reader.next()?.id == "1")
        #expect(throws: InterchangeError.self) { try reader.next() }
        #expect(try reader.next()?.id == "2")
        #expect(try reader.next() == nil)
    }

    @Test func truncatedGzip() throws {
        // A gzip header with nothing behind it.
        let path = try folder.file("cut.jsonl.gz", bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 0x01])
        let reader = try CorpusReader(paths: [path])
        let error = #expect(throws: InterchangeError.self) { try reader.next() }
        #expect(error?.description == "\(path), after line 0: the compressed file is truncated")
        #expect(try reader.next() == nil)
    }
}
