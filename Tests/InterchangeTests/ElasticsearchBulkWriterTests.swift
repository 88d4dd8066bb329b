import Foundation
import Interchange
import Retrieval
import Testing

@Suite struct ElasticsearchBulkWriterTests {
    private let folder: TemporaryFolder
    private let mapping: ElasticsearchMapping

    init() throws {
        folder = try TemporaryFolder()
        mapping = try ElasticsearchMapping(
            sparseFields: ["splade"],
            denseFields: [
                .init(name: "minilm", dimension: 2, similarity: .dotProduct),
                .init(name: "other", dimension: 3, similarity: .cosine),
            ])
    }

    private func writer(_ dots: ElasticsearchBulkWriter.DottedTokens = .keep) throws -> ElasticsearchBulkWriter {
        try ElasticsearchBulkWriter(
            path: "\(folder.path)/bulk.ndjson", index: "docs", mapping: mapping, dottedTokens: dots)
    }

    @Test func writesActionAndSource() throws {
        let writer = try writer()
        try writer.write(
            Document(
                id: "d\"1", title: "T", text: "line\nbreak",
                metadata: [
                    "year": 1998, "open": true, "score": 0.1, "tags": ["a", .null], "nested": ["b": 1, "a": 1.0],
                ]),
            sparse: ["splade": [WeightedToken("b", 0.25), WeightedToken(".", 1.5), WeightedToken("zero", 0)]],
            dense: ["minilm": [0.6, 0.8]])
        try writer.write(Document(id: "2"))
        try writer.finish()
        #expect(
            try folder.text("bulk.ndjson") == """
                {"index":{"_index":"docs","_id":"d\\"1"}}
                {"minilm":[0.6,0.8],"nested":{"a":1.0,"b":1},"open":true,"score":0.1,"splade":{".":1.5,"b":0.25},\
                "tags":["a",null],"text":"line\\nbreak","title":"T","year":1998}
                {"index":{"_index":"docs","_id":"2"}}
                {"text":"","title":""}

                """)
    }

    @Test func dropsDottedAndTinyTokens() throws {
        let writer = try writer(.drop)
        try writer.write(
            Document(id: "1"),
            sparse: [
                "splade": [
                    WeightedToken("a.b", 1), WeightedToken("tiny", .leastNonzeroMagnitude), WeightedToken("ab", 1),
                ]
            ])
        try writer.finish()
        #expect(try folder.text("bulk.ndjson").contains("\"splade\":{\"ab\":1.0},"))
    }

    @Test func refusesWhatElasticsearchRefuses() throws {
        let writer = try writer()
        func problem(
            _ document: Document = Document(id: "d"), sparse: [String: [WeightedToken]] = [:],
            dense: [String: [Float]] = [:]
        ) -> String {
            let error = #expect(throws: InterchangeError.self) {
                try writer.write(document, sparse: sparse, dense: dense)
            }
            return error?.description ?? ""
        }
        #expect(problem(Document(id: "")).hasSuffix("the id must have 1 to 512 bytes"))
        #expect(problem(Document(id: DocumentID(String(repeating: "x", count: 513)))).contains("1 to 512"))
        #expect(problem(Document(id: "d", metadata: ["title": 1])).contains("the metadata field \"title\""))
        #expect(problem(Document(id: "d", metadata: ["splade": 1])).contains("the metadata field \"splade\""))
        #expect(problem(Document(id: "d", metadata: ["x": [.number(.nan)]])).contains("cannot hold the number nan"))
        #expect(problem(sparse: ["nope": []]).contains("no sparse vector field \"nope\""))
        #expect(problem(sparse: ["minilm": []]).contains("no sparse vector field"))
        #expect(problem(sparse: ["splade": [WeightedToken("a", -1)]]).contains("the weight of token \"a\""))
        #expect(problem(sparse: ["splade": [WeightedToken("", 1)]]).contains("a token is empty"))
        #expect(problem(dense: ["splade": [1]]).contains("no dense vector field"))
        #expect(problem(dense: ["minilm": [1]]).hasSuffix("the vector has 1 dimensions and not 2"))
        #expect(problem(dense: ["minilm": [3, 4]]).contains("found 5.0"))
        #expect(problem(dense: ["minilm": [.nan, 1]]).contains("not finite"))
        #expect(problem(dense: ["other": [1e30, 0, 0]]).contains("too large"))
        #expect(problem(dense: ["other": [0, 0, 0]]).contains("vector of zeros"))
        try writer.finish()
        #expect(try folder.text("bulk.ndjson") == "")
    }

    @Test func indexNames() {
        let long = String(repeating: "a", count: 256)
        for name in ["", "Docs", "a b", "-a", "_a", "+a", ".a", "a/b", "a#b", "a:b", "a\n", long] {
            #expect(throws: InterchangeError.self) {
                try ElasticsearchBulkWriter(path: "\(folder.path)/x", index: name, mapping: mapping)
            }
        }
    }

    /// What the writer writes, the reader reads.
    @Test func roundTrip() throws {
        let documents = [
            Document(
                id: "1", title: "\u{0}\u{1F}\"\\/\u{7F}\u{2028}😀", text: "é\r\n\t",
                metadata: [
                    "": "empty key", "i": .integer(.max), "m": .integer(-1), "n": .number(1e-7),
                    "big": .number(1e300), "b": false, "null": .null, "list": [[], [:], 1, 1.5, true],
                ]),
            Document(id: "2", text: String(repeating: "long ", count: 100_000)),
        ]
        let writer = try writer()
        for document in documents { try writer.write(document) }
        try writer.finish()
        let lines = try folder.text("bulk.ndjson").split(separator: "\n")
        let withIDs = zip(documents, [lines[1], lines[3]]).map { document, line in
            "{\"_id\":\"\(document.id)\"," + line.dropFirst() + "\n"
        }
        let reader = try CorpusReader(paths: [folder.file("again.jsonl", withIDs.joined())])
        #expect(try reader.next() == documents[0])
        #expect(try reader.next() == documents[1])
        #expect(try reader.next() == nil)
    }
}
