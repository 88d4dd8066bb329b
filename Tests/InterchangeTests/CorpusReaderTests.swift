import Foundation
import Interchange
import Retrieval
import Testing

@Suite struct CorpusReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func documents(_ paths: String...) throws -> [Document] {
        let reader = try CorpusReader(paths: paths)
        var documents: [Document] = []
        while let document = try reader.next() { documents.append(document) }
        #expect(reader.bytesRead == reader.bytesTotal)
        return documents
    }

    private func document(_ json: String) throws -> Document {
        try #require(try documents(folder.file("one.jsonl", json)).first)
    }

    @Test func readsBeir() throws {
        let path = try folder.file(
            "corpus.jsonl",
            "{\"_id\": \"d1\", \"title\": \"T\", \"text\": \"x \\u00e9\\n\", \"metadata\": {\"year\": 1998}}\n"
                + "\n   \t\r\n{\"_id\": \"d2\"}")
        #expect(
            try documents(path) == [
                Document(id: "d1", title: "T", text: "x é\n", metadata: ["year": 1998]), Document(id: "d2"),
            ])
    }

    @Test func idsMayBeCalledIdAndBeIntegers() throws {
        #expect(try document("{\"id\": 42}").id == "42")
        #expect(try document("{\"_id\": -7}").id == "-7")
        #expect(try document("{\"_id\": \"a\", \"id\": 3}") == Document(id: "a", metadata: ["id": 3]))
        let longest = String(repeating: "é", count: 256)
        #expect(try document("{\"_id\": \"\(longest)\"}").id.rawValue == longest)
    }

    @Test func otherFieldsAreMetadataAndExplicitMetadataWins() throws {
        let read = try document(
            "{\"_id\": \"d\", \"url\": \"u\", \"year\": 1, \"title\": null, "
                + "\"metadata\": {\"year\": 2, \"title\": \"inner\"}}")
        #expect(read == Document(id: "d", metadata: ["url": "u", "year": 2, "title": "inner"]))
        #expect(try document("{\"_id\": \"d\", \"metadata\": null}").metadata.isEmpty)
    }

    @Test func kindsOfValuesSurvive() throws {
        let read = try document(
            """
            {"_id": "d", "metadata": {"one": 1, "yes": true, "zero": 0, "no": false, "real": 1.0, "half": 0.5, \
            "none": null, "list": [1, true, "1", [], {}], "deep": {"a": {"b": [null]}}, "negative": -3, \
            "max": 9223372036854775807, "huge": 123456789012345678901234567890, "tiny": 1e-300}}
            """)
        let expected: [String: JSONValue] = [
            "one": .integer(1), "yes": .bool(true), "zero": .integer(0), "no": .bool(false), "real": .number(1),
            "half": .number(0.5), "none": .null, "list": [.integer(1), .bool(true), "1", [], [:]],
            "deep": ["a": ["b": [.null]]], "negative": .integer(-3), "max": .integer(.max),
            "huge": .number(123_456_789_012_345_677_877_719_597_056), "tiny": .number(1e-300),
        ]
        for (name, value) in expected {
            #expect(read.metadata[name] == value, "\(name)")
        }
        #expect(read.metadata.count == expected.count)
    }

    @Test func foldersAreReadInOrderOfPath() throws {
        for (name, id) in [
            ("c/b.jsonl", "1"), ("c/a/z.ndjson", "0"), ("c/d.JSON", "2"),
            ("c/notes.txt", "x"), ("c/.hidden.jsonl", "x"), ("c/.git/x.jsonl", "x"),
        ] {
            try folder.file(name, "{\"_id\": \"\(id)\"}\n")
        }
        // The link leads back to a folder above, which has been entered.
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/c/loop", withDestinationPath: "\(folder.path)/c")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/c/dead.jsonl", withDestinationPath: "nowhere")
        #expect(try documents("\(folder.path)/c").map(\.id) == ["0", "1", "2"])
        #expect(try documents("\(folder.path)/c/").map(\.id) == ["0", "1", "2"])
        let explicit = try folder.file("other.txt", "{\"_id\": \"3\"}")
        #expect(try documents(explicit, "\(folder.path)/c/a").map(\.id) == ["3", "0"])
    }

    @Test func readsGzip() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", try folder.file("corpus.jsonl", "{\"_id\": \"1\"}\n{\"_id\": \"2\"}\n")]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try documents(folder.path).map(\.id) == ["1", "2"])
    }

    @Test func pathsThatLeadNowhere() throws {
        func problem(_ paths: String...) -> String? {
            #expect(throws: InterchangeError.self) { try CorpusReader(paths: paths) }?.description
        }
        #expect(problem("/no/such/corpus") == "/no/such/corpus: no such file or folder")
        #expect(
            problem(folder.path)
                == "\(folder.path): the folder holds no .jsonl, .ndjson, .json file, plain or .gz")
        #expect(problem() == "corpus: no file or folder is named")
        #expect(problem("-", "-") == "standard input: can be read only once")
    }
}
