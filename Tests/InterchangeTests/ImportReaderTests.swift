import Foundation
import Interchange
import Retrieval
import Testing

/// Lines of other systems become documents with vectors; what is wrong is named with file, line and column.
@Suite struct ImportReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func documents(_ source: some EncodedDocumentSource) throws -> [EncodedDocument] {
        var documents: [EncodedDocument] = []
        while let document = try source.next() { documents.append(document) }
        return documents
    }

    private func problem(_ source: some EncodedDocumentSource) -> String {
        do {
            _ = try documents(source)
            return "none"
        } catch {
            return "\(error)".replacing(folder.path, with: "")
        }
    }

    // MARK: Anserini and Seismic

    @Test func anseriniLines() throws {
        let path = try folder.file(
            "documents.jsonl",
            #"""
            {"id": "d1", "contents": "green tea", "vector": {"tea": 312, "##s": 1, "gr\u00fcn": 2.5}, "year": 2020}

            {"vector": {}, "id": 7}
            { "id" : "d3" , "vector" : { "\ud83c\udf75" : 0 , "a\"b" : 1e2 , "{" : 16777216 } , "title": "T" }
            """#)
        let found = try documents(VectorLinesReader(paths: [path], format: .anserini, sparseLeg: "impacts"))
        #expect(
            found == [
                EncodedDocument(
                    Document(id: "d1", text: "green tea", metadata: ["year": 2020]),
                    sparse: ["impacts": .tokens([.init("tea", 312), .init("##s", 1), .init("grün", 2.5)])]),
                EncodedDocument(Document(id: "7"), sparse: ["impacts": .tokens([])]),
                EncodedDocument(
                    Document(id: "d3", title: "T"),
                    sparse: ["impacts": .tokens([.init("🍵", 0), .init("a\"b", 100), .init("{", 16_777_216)])]),
            ])
    }

    @Test func seismicLinesAndDenseOnes() throws {
        try folder.file("s/documents.jsonl", #"{"id": 3, "content": "text", "vector": {"a": 0.1}}"# + "\n")
        try folder.file("s/queries.jsonl", #"{"id": 9, "vector": {"a": 0.1}}"#)
        let found = try documents(VectorLinesReader(paths: [folder.path + "/s"], format: .seismic, sparseLeg: "s"))
        #expect(found == [EncodedDocument(Document(id: "3", text: "text"), sparse: ["s": .tokens([.init("a", 0.1)])])])

        let path = try folder.file("dense.jsonl", #"{"id": "1", "vector": [0.5, -1e-3, 2]}"#)
        let reader = try VectorLinesReader(paths: [path], format: .anserini, sparseLeg: nil, denseLeg: "d")
        #expect(try documents(reader) == [EncodedDocument(Document(id: "1"), dense: ["d": [0.5, -1e-3, 2]])])
    }

    @Test(arguments: [
        (#"{"id": "1", "vector": {"a": 1}"#, ":1:31: is not valid JSON: it ends where a comma or } should be"),
        (#"{"id": "1", "vector": {"a": 1}} x"#, ":1:33: is not valid JSON: expected the end of the line, found \"x\""),
        (#"{"id": "1", "vector": {"a": 1,}}"#, ":1:31: is not valid JSON: expected a string, found \"}\""),
        (#"{"id": "1", "vector": {"a": -1}}"#, ":1:29: in \"vector\" the weight of \"a\" must be a number from 0, found -1.0"),
        (#"{"id": "1", "vector": {"a": NaN}}"#, ":1:29: is not valid JSON: expected a number, found \"N\""),
        (#"{"id": "1", "vector": {"a": 01}}"#, ":1:29: is not valid JSON: expected a number"),
        (#"{"id": "1", "vector": {"a": 1.}}"#, ":1:29: is not valid JSON: expected a number"),
        (#"{"id": "1", "vector": {"a": +1}}"#, ":1:29: is not valid JSON: expected a number"),
        (#"{"id": "1", "vector": {"a": "1"}}"#, ":1:29: is not valid JSON: expected a number, found \"\"\""),
        (#"{"id": "1", "vector": {"a": 1e39}}"#, "must be a number from 0, found 1e+39"),
        (#"{"id": "1", "vector": {"a": 16777217}}"#, "is an integer that 32 bits do not hold"),
        (#"{"id": "1", "vector": {"": 1}}"#, "a token is empty"),
        (#"{"id": "1", "vector": {"\ud800": 1}}"#, ":1:24: is not valid JSON: a string is broken"),
        (#"{"id": "1", "vector": {"a: 1}}"#, ":1:24: is not valid JSON: a string does not end"),
        (#"{"id": "1", "vector": 3}"#, "must be an object from tokens to weights or an array of numbers, found a number"),
        (#"{"id": "1", "vector": [1]}"#, "\"vector\" is an array"),
        (#"{"id": "1", "vector": null}"#, "the document has no \"vector\""),
        (#"{"id": "1"}"#, "the document has no \"vector\""),
        (#"{"id": "", "vector": {}}"#, "\"id\" is empty"),
        (#"{"vector": {}}"#, "the document has no \"_id\""),
        (#"{"id": "1", "contents": 3, "vector": {}}"#, "\"contents\" must be a string, found a number"),
        (#"{"id": "1", "x": [1, 2, "vector": {}}"#, ":1:33: is not valid JSON"),
        (#"{"id": "1", "x": tru, "vector": {}}"#, ":1:18: is not valid JSON"),
        (#"{"id": "1", "x": , "vector": {}}"#, ":1:18: is not valid JSON: expected a value"),
        ("[]", ":1:1: must be one JSON object in each line, found an array"),
        ("7", ":1:1: must be one JSON object in each line, found a number"),
    ])
    func wrongLinesAreNamed(line: String, expected: String) throws {
        let path = try folder.file("a.jsonl", line + "\n")
        let found = problem(try VectorLinesReader(paths: [path], format: .anserini, sparseLeg: "impacts"))
        #expect(found.contains(expected), "\(found)")
        #expect(found.hasPrefix("/a.jsonl:1"), "\(found)")
    }

    @Test func malformedUTF8AndTruncatedGzipAreNamed() throws {
        let bytes = Array(#"{"id": "1", "vector": {""#.utf8) + [0xC3, 0x28] + Array(#"": 1}}"#.utf8)
        let path = try folder.file("bad.jsonl", bytes: bytes)
        #expect(
            problem(try VectorLinesReader(paths: [path], format: .anserini, sparseLeg: "i"))
                == "/bad.jsonl:1:24: is not valid JSON: the text is not valid UTF-8")
        // The first half of a compressed file.
        let lines = (0..<5000).map { #"{"id": "\#($0)", "vector": {"t\#($0 &* 7919 % 5000)": \#($0)}}"# }
        let whole = try folder.file("whole.jsonl", lines.joined(separator: "\n"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-kf", whole]
        try process.run()
        process.waitUntilExit()
        let compressed = try Data(contentsOf: URL(filePath: whole + ".gz"))
        let reader = try VectorLinesReader(paths: [whole + ".gz"], format: .anserini, sparseLeg: "i")
        #expect(try documents(reader).count == 5000)
        #expect(reader.bytesTotal == compressed.count)
        let half = try folder.file("half.jsonl.gz", bytes: Array(compressed.prefix(compressed.count / 2)))
        #expect(
            problem(try VectorLinesReader(paths: [half], format: .anserini, sparseLeg: "i"))
                .contains("the compressed file is truncated"))
    }

    @Test func longTokensAndManyBracketsAreRead() throws {
        let long = String(repeating: "x", count: 100_000)
        let deep = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
        let path = try folder.file("long.jsonl", #"{"id": "1", "deep": \#(deep), "vector": {"\#(long)": 1}}"#)
        let found = try documents(VectorLinesReader(paths: [path], format: .anserini, sparseLeg: "i"))
        #expect(found.first?.sparse["i"] == .tokens([WeightedToken(long, 1)]))
        let hostile = try folder.file(
            "deep.jsonl", #"{"id": "1", "deep": \#(String(repeating: "[", count: 100_000)), "vector": {}}"#)
        #expect(problem(try VectorLinesReader(paths: [hostile], format: .anserini, sparseLeg: "i")).contains(":1:"))
    }

    /// Whatever byte is changed, a line is read or refused.
    @Test func changedBytesDoNoHarm() throws {
        let line = Array(#"{"id": "d1", "contents": "gr\u00fcn \"x\"", "vector": {"tea": 3.5e1, "b": 12}, "n": [1, {"a": null}]}"#.utf8)
        var random = SystemRandomNumberGenerator()
        var lines: [[UInt8]] = []
        for _ in 0..<2000 {
            var changed = line
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                let byte = Array("\"\\{}[]:,0-.e u\u{0}ü".utf8).randomElement(using: &random) ?? 0
                if Bool.random(using: &random) { changed[place] = byte } else { changed.remove(at: place) }
            }
            lines.append(changed)
        }
        let path = try folder.file("changed.jsonl", bytes: Array(lines.joined(separator: [0x0A])))
        let reader = try VectorLinesReader(paths: [path], format: .anserini, sparseLeg: "i")
        var read = 0
        while true {
            do {
                guard try reader.next() != nil else { break }
                read += 1
            } catch is InterchangeError {}
        }
        #expect(read < 2000)
    }

    // MARK: Elasticsearch

    private let fields = ElasticsearchVectorFields(
        sparse: ["splade": "splade", "ml.tokens": "ml_tokens"], dense: ["minilm": "minilm"], ignored: ["old"],
        required: ["splade"])

    @Test func bulkFilesAndHitsAreTheSame() throws {
        let source = #"{"title": "T", "text": "t", "year": 3, "splade": {"a": 1.5}, "minilm": [1, 0], "#
            + #""ml": {"tokens": {"b": 2}, "model": "x"}, "old": [1, 2], "metadata": {"k": "v"}}"#
        let bulk = try folder.file(
            "bulk.ndjson",
            #"{"index": {"_index": "i", "_id": "1"}}"# + "\n\(source)\n" + #"{"create": {"_id": 2}}"# + "\n{}\n")
        let hits = try folder.file(
            "hits.jsonl",
            #"{"_index": "i", "_id": "1", "_score": 1.0, "_source": \#(source), "sort": [3]}"# + "\n"
                + #"{"_id": 2, "_source": {}}"#)
        let expected = [
            EncodedDocument(
                Document(
                    id: "1", title: "T", text: "t",
                    metadata: ["year": 3, "ml": ["model": "x"], "metadata": ["k": "v"]]),
                sparse: ["splade": .tokens([.init("a", 1.5)]), "ml_tokens": .tokens([.init("b", 2)])],
                dense: ["minilm": [1, 0]]),
            EncodedDocument(Document(id: "2"), sparse: ["splade": .tokens([])]),
        ]
        #expect(try documents(ElasticsearchReader(paths: [bulk], vectors: fields)) == expected)
        #expect(try documents(ElasticsearchReader(paths: [hits], vectors: fields)) == expected)
    }

    @Test(arguments: [
        (#"{"index": {"_id": "1"}}"#, ":1: the file ends behind the action, without a document"),
        (#"{"index": {}}"# + "\n{}", ":2: the document has no \"_id\""),
        (#"{"delete": {"_id": "1"}}"#, ":1: the action \"delete\" is not one that brings a document"),
        (#"{"update": {"_id": "1"}}"# + "\n" + #"{"doc": {}}"#, ":1: the action \"update\""),
        (#"{"title": "x"}"#, ":1: is neither a bulk action"),
        (#"{"_id": "1", "_source": {"minilm": {"a": 1}}}"#, ":1: \"minilm\" must be an array of numbers, found an object"),
        (#"{"_id": "1", "_source": {"splade": [1]}}"#, ":1: \"splade\" must be an object from tokens to weights, found an array"),
        (#"{"_id": "1", "_source": {"minilm": "AAAA"}}"#, "found a string"),
        (#"{"_id": "1", "_source": {"minilm": [1, 1e39]}}"#, "is beyond 32 bits"),
        (#"{"_id": "1", "_source": {"title": 3}}"#, "\"title\" must be a string"),
    ])
    func wrongBulksAreNamed(text: String, expected: String) throws {
        let path = try folder.file("bulk.ndjson", text)
        let found = problem(try ElasticsearchReader(paths: [path], vectors: fields))
        #expect(found.contains(expected), "\(found)")
    }

    @Test func mappingsSayWhatFieldsAre() throws {
        let properties = #"{"title": {"type": "text"}, "body": {"type": "text"}, "v": {"type": "dense_vector", "dims": 2}, "#
            + #""ml": {"properties": {"tokens": {"type": "rank_features"}, "text": {"type": "text"}}}, "#
            + #""k": {"type": "knn_vector"}, "s": {"type": "sparse_vector"}, "n": {"type": "long"}}"#
        for text in [
            #"{"mappings": {"properties": \#(properties)}}"#, #"{"properties": \#(properties)}"#,
            #"{"my-index": {"mappings": {"properties": \#(properties)}}}"#,
        ] {
            let mapping = try ElasticsearchMappingFile(path: folder.file("mappings.json", text))
            #expect(mapping.sparseFields == ["ml.tokens", "s"])
            #expect(mapping.denseFields == ["k", "v"])
            #expect(mapping.textFields == ["body", "title"])
        }
        for text in ["{}", "[]", "{", #"{"mappings": {}}"#] {
            #expect(throws: InterchangeError.self) {
                try ElasticsearchMappingFile(path: folder.file("mappings.json", text))
            }
        }
    }
}
