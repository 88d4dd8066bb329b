import Foundation
import Interchange
import Retrieval
import Testing

@Suite struct AnseriniWriterTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func writesDocuments() throws {
        let writer = try AnseriniDocumentWriter(path: "\(folder.path)/docs.jsonl")
        try writer.write(
            id: "d1", contents: "say \"hi\"\n\u{1}\\é",
            vector: [WeightedToken("zoo", 1.234), WeightedToken("##a", 0.024), WeightedToken("no", 0.004)])
        try writer.write(id: "d2", contents: "", vector: [])
        #expect(try !folder.names.contains("docs.jsonl"))
        try writer.finish()
        // 1.234 · 100 → 123; 2.4 → 2; 0.4 rounds to nothing.
        #expect(
            try folder.text("docs.jsonl") == """
                {"id":"d1","contents":"say \\"hi\\"\\n\\u0001\\\\é","vector":{"##a":2,"zoo":123}}
                {"id":"d2","contents":"","vector":{}}

                """)
        #expect(try folder.names == ["docs.jsonl"])
    }

    @Test func roundsHalvesToEvenAsRint() throws {
        let writer = try AnseriniDocumentWriter(path: "\(folder.path)/docs.jsonl", quantization: ImpactQuantization(factor: 2))
        try writer.write(
            id: "d", contents: "",
            vector: [("a", 0.25), ("b", 0.75), ("c", 1.25), ("d", 1.75), ("e", 0)].map { WeightedToken($0, $1) })
        try writer.finish()
        #expect(try folder.text("docs.jsonl").contains("{\"b\":2,\"c\":2,\"d\":4}"))
    }

    @Test func writesTopics() throws {
        let writer = try AnseriniTopicWriter(path: "\(folder.path)/topics.tsv", quantization: ImpactQuantization(factor: 10))
        try writer.write(id: "7", vector: [WeightedToken("what", 0.2), WeightedToken("##s", 0.31)])
        try writer.write(id: "8", vector: [WeightedToken("nothing", 0.01)])
        try writer.write(id: "q9", vector: [WeightedToken("x", 0.05), WeightedToken("x", 0.05)])
        try writer.finish()
        #expect(try folder.text("topics.tsv") == "7\t##s ##s ##s what what\nq9\tx\n")
        #expect(writer.emptyTopics == 1)
    }

    @Test func refusesWhatAnseriniCannotRead() throws {
        let documents = try AnseriniDocumentWriter(path: "\(folder.path)/docs.jsonl")
        for bad in [("", 1), ("a b", 1), ("a\u{A0}b", 1), ("a", -1), ("a", .nan), ("a", .infinity), ("a", 1e30)]
            as [(String, Float)]
        {
            #expect(throws: InterchangeError.self) {
                try documents.write(id: "d", contents: "", vector: [WeightedToken(bad.0, bad.1)])
            }
        }
        #expect(throws: InterchangeError.self) { try documents.write(id: "", contents: "", vector: []) }
        let topics = try AnseriniTopicWriter(path: "\(folder.path)/topics.tsv")
        for id in ["", "a b", "a\tb", "a\n"] {
            #expect(throws: InterchangeError.self) { try topics.write(id: id, vector: []) }
        }
        let error = #expect(throws: InterchangeError.self) {
            try topics.write(id: "q", vector: [WeightedToken("a", 20_000)])
        }
        #expect(
            error?.description == "\(folder.path)/topics.tsv, topic \"q\": "
                + "2000000 tokens are more than 1048576; use a smaller factor")
        for factor in [0, -1, .nan, .infinity] as [Float] {
            #expect(throws: InterchangeError.self) { try ImpactQuantization(factor: factor) }
        }
    }
}
