import Foundation
import Interchange
import LineFiles
import Retrieval
import Testing

/// What is written for Seismic, for BEIR's tools and as topics.
@Suite struct ExchangeWriterTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func seismicGetsFullPrecision() throws {
        let writer = try SeismicVectorWriter(path: "\(folder.path)/documents.jsonl")
        let vector = [WeightedToken("zoo", 1.2345679), WeightedToken("##a", 1e-5)]
        try writer.write(id: 7, content: "a \"b\"", vector: vector)
        try writer.write(id: 0, content: "", vector: [WeightedToken("none", 0)])
        try writer.finish()
        #expect(
            try folder.text("documents.jsonl") == """
                {"id":7,"content":"a \\"b\\"","vector":{"##a":1e-05,"zoo":1.2345679}}
                {"id":0,"content":"","vector":{}}

                """)
        #expect(throws: InterchangeError.self) {
            try writer.write(id: 1, content: "", vector: [WeightedToken("a", .nan)])
        }
    }

    @Test func aBEIRCorpusComesBackAsItWas() throws {
        let documents = [
            Document(id: "d/1", title: "T\tt", text: "line\nline", metadata: ["year": 1999, "tags": ["a", .null]]),
            Document(id: "2", text: "{\"not\": \"metadata\"}", metadata: ["_id": "other", "metadata": ["x": 1.5]]),
            Document(id: "é"),
        ]
        let writer = try BEIRWriter(path: "\(folder.path)/corpus.jsonl.gz")
        for document in documents { try writer.write(document) }
        #expect(throws: InterchangeError.self) { try writer.write(Document(id: "")) }
        try writer.finish()
        let reader = try CorpusReader(paths: ["\(folder.path)/corpus.jsonl.gz"])
        for document in documents { #expect(try reader.next() == document) }
        #expect(try reader.next() == nil)
        #expect(try folder.names == ["corpus.jsonl.gz"])
    }

    @Test func beirQueriesAreAnObjectALine() throws {
        let writer = try BEIRWriter(path: "\(folder.path)/queries.jsonl")
        try writer.write(query: "how \"so\"?", id: "q1")
        try writer.finish()
        #expect(try folder.text("queries.jsonl") == "{\"_id\":\"q1\",\"text\":\"how \\\"so\\\"?\",\"metadata\":{}}\n")
    }

    @Test func topicsInBothForms() throws {
        for (name, text) in [
            ("topics.txt", "<top>\n<num> Number: q1\n<title> a b c\n</top>\n\n"), ("topics.tsv", "q1\ta b c\n"),
        ] {
            let path = "\(folder.path)/\(name)"
            let writer = try TopicWriter(path: path, form: TopicWriter.Form(path: path))
            try writer.write(id: "q1", text: " a\n b\tc ")
            for id in ["", "a b"] { #expect(throws: InterchangeError.self) { try writer.write(id: id, text: "") } }
            try writer.finish()
            #expect(try folder.text(name) == text)
        }
        #expect(TopicWriter.Form(path: "x.TSV.gz") == .tabbed)
        #expect(TopicWriter.Form(path: "tsv") == .trec)
    }

    @Test func columnsHoldNoTabs() throws {
        let writer = try TabbedWriter(path: "\(folder.path)/ids.tsv")
        try writer.write(["0", "a b"])
        let error = #expect(throws: InterchangeError.self) { try writer.write(["1", "a\tb"]) }
        #expect(error?.place == "\(folder.path)/ids.tsv:2")
        try writer.finish()
        #expect(try folder.text("ids.tsv") == "0\ta b\n")
    }

    @Test func compressedFilesAppearWholeOrNotAtAll() throws {
        let path = "\(folder.path)/ids.tsv.gz"
        do {
            let writer = try TabbedWriter(path: path)
            for i in 0..<100_000 { try writer.write([String(i)]) }
        }
        #expect(try folder.names.isEmpty)
        let writer = try TabbedWriter(path: path)
        for i in 0..<100_000 { try writer.write([String(i)]) }
        try writer.finish()
        let reader = try LineReader(path: path)
        for i in 0..<100_000 where try reader.next() != String(i) { Issue.record("line \(i)") }
        #expect(try reader.next() == nil)
    }
}
