import Foundation
import HybridSearch
import Testing

@Suite struct ChunkingDefinitionTests {
    private func read(_ chunking: String, legs: String = #""dense": {"minilm": {"model": "m"}}"#) throws
        -> (definition: IndexDefinition, problems: [String])
    {
        let json = try JSONValue(parsing: #"{"bm25": {}, \#(legs), "chunking": \#(chunking)}"#.utf8)
        let report = JSONNode.Report()
        let definition = IndexDefinition(reading: JSONNode(json, path: "$.index", report: report))
        return (definition, report.problems.map(\.description))
    }

    @Test func readsAndWritesIt() throws {
        let (definition, problems) = try read(
            #"{"strategy": "fixed", "max_tokens": 100, "overlap": 20, "inference_id": "minilm"}"#)
        #expect(problems.isEmpty)
        #expect(
            definition.chunking
                == ChunkingDefinition(strategy: .fixed, maximumTokens: 100, overlap: 20, inferenceID: "minilm"))
        #expect(definition.chunkedField == "text")
        let report = JSONNode.Report()
        #expect(IndexDefinition(reading: JSONNode(definition.json, report: report)) == definition)
        #expect(report.problems.isEmpty)
    }

    @Test func everythingHasADefaultAndItIsOffByDefault() throws {
        #expect(try read("{}").definition.chunking == ChunkingDefinition())
        #expect(IndexDefinition().chunking == nil)
        #expect(IndexDefinition().chunkedField == nil)
        #expect(IndexDefinition().json.objectValue?["chunking"] == nil)
    }

    @Test(arguments: [
        (#"{"strategy": "page"}"#, #"$.index.chunking.strategy: must be one of "sentence", "fixed", found "page""#),
        (#"{"max_tokens": 0}"#, "$.index.chunking.max_tokens: must be from 1 to 100000, found 0"),
        (#"{"max_tokens": 10, "overlap": 10}"#,
            "$.index.chunking.overlap: must be less than max_tokens (10), found 10"),
        (#"{"overlap": -1}"#, "$.index.chunking.overlap: must be from 0 to 100000, found -1"),
        (#"{"size": 10}"#, "$.index.chunking.size: is unknown"),
        (#"{"inference_id": "minil"}"#,
            #"$.index.chunking.inference_id: must name a sparse or dense leg of the index (they are minilm), found "minil""#),
        ("3", "$.index.chunking: must be an object, found a number"),
    ]) func namesEveryMistake(json: String, problem: String) throws {
        let problems = try read(json).problems
        #expect(problems.count == 1 && problems[0].hasPrefix(problem), "\(problems)")
    }

    @Test func aPipelineMayBeSilentAboutChunks() {
        var whole = IndexDefinition(bm25: BM25Definition())
        var chunked = whole
        chunked.chunking = ChunkingDefinition(overlap: 10)
        #expect(chunked.differences(from: whole).isEmpty)
        #expect(
            whole.differences(from: chunked)
                == ["chunking is sentence of 250 tokens, overlap 10, the index has whole documents"])
        whole.chunking = ChunkingDefinition(strategy: .fixed)
        #expect(whole.differences(from: chunked).count == 1)
    }
}
