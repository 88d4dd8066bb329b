import Foundation
import Retrieval
import TestSupport
import Testing

@Suite struct TranslateCommandTests {
    private static let command = ["pipeline", "translate"]

    private func run(_ arguments: String..., pipeline: String? = nil) async throws -> Command.Result {
        guard let pipeline else { return try await Command.run(Self.command + arguments) }
        let folder = try TemporaryFolder()
        let file = folder.appending("tree.json")
        try Data(pipeline.utf8).write(to: file)
        return try await Command.run(Self.command + [file.path] + arguments)
    }

    private func json(_ text: String) throws -> [String: JSONValue] {
        try #require(try JSONValue(parsing: Array(text.utf8)).objectValue)
    }

    @Test func theTemplateForElasticsearchIsTheBodyAlone() async throws {
        let result = try await run("hybrid-rrf", "--to", "elasticsearch", "--inference-id", "splade=my-elser")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        let body = try json(result.output)
        #expect(body["size"] == 10)
        #expect(body["retriever"]?.objectValue?["rrf"]?.objectValue?["retrievers"]?.arrayValue?.count == 3)
        #expect(result.output.contains(#""inference_id": "my-elser""#))
        #expect(result.output.contains("{{query}}"))
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test func openSearchHasTwoRequests() async throws {
        let result = try await run("hybrid", "--to", "opensearch", "--field", "bm25=body")
        #expect(result.status == 0, "\(result.errors)")
        let parts = result.output.components(separatedBy: "\n\n")
        #expect(parts.count == 2)
        let pipeline = parts[0].split(separator: "\n", maxSplits: 1)
        #expect(pipeline[0] == "PUT /_search/pipeline/hybrid")
        #expect(try json(String(pipeline[1])).keys.sorted() == ["phase_results_processors"])
        let search = parts[1].split(separator: "\n", maxSplits: 1)
        #expect(search[0] == "POST /INDEX/_search?search_pipeline=hybrid")
        #expect(try json(String(search[1])).keys.sorted() == ["query", "size"])
        #expect(search[1].contains(#"{"match": {"body": "#))
        #expect(result.errors.contains("note: $.search.retriever.linear.retrievers: weights sum to 1 there"))
    }

    @Test func theQueryIsEncoded() async throws {
        let result = try await run("splade", "--to", "elasticsearch", "--query", "green tea", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let object = try json(result.output)
        #expect(object["missing"] == [])
        #expect(object["search_pipeline"] == nil)
        let retriever = object["body"]?.objectValue?["retriever"]?.objectValue?["standard"]?.objectValue
        let query = try #require(retriever?["query"]?.objectValue?["sparse_vector"]?.objectValue)
        #expect(query["query_vector"]?.objectValue?["tea"] != nil)
        #expect(query["prune"] == false)
    }

    @Test func everythingThatIsMissingIsNamed() async throws {
        let tree = #"""
            {"retriever": {"linear": {"absent": "minimum", "retrievers": [
              {"retriever": {"bm25": {"k1": 0.9}}, "normalizer": "zscore"}, {"retriever": {"bm25": {}}}]}}}
            """#
        let result = try await run("--to", "elasticsearch", pipeline: tree)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 3)
        for path in ["absent", "retrievers[0].normalizer", "retrievers[0].retriever.bm25.k1"] {
            #expect(lines.contains { $0.hasPrefix("no equivalent: $.search.retriever.linear.\(path): ") })
        }
        let printed = try await run("--to", "elasticsearch", "--json", pipeline: tree)
        #expect(printed.status == 1)
        let object = try json(printed.output)
        #expect(object["missing"]?.arrayValue?.count == 3)
        #expect(object["body"] == nil)
    }

    @Test func anEngineOfThePipelineIsSentItsShare() async throws {
        let pipeline = #"""
            {"engines": {"cluster": {"opensearch": {
               "nodes": ["http://127.0.0.1:9200"], "index": "articles", "fields": {"bm25": {"field": "body"}}}}},
             "search": {"retriever": {"rrf": {"retrievers": [
               {"bm25": {}}, {"rrf": {"engine": "cluster", "retrievers": [{"bm25": {}}]}}]}}}}
            """#
        let result = try await run("--engine", "cluster", pipeline: pipeline)
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n", maxSplits: 2)
        #expect(lines[0] == "# $.search.retriever.rrf.retrievers[1].retriever")
        #expect(lines[1] == "POST /articles/_search")
        let body = try json(String(lines[2]))
        #expect(body.keys.sorted() == ["query", "search_pipeline", "size"])
        #expect(lines[2].contains(#"{"match": {"body": "#))
        let printed = try json(try await run("--engine", "cluster", "--json", pipeline: pipeline).output)
        #expect(printed["requests"]?.arrayValue?.first?.objectValue?["body"] == .object(body))

        let missing = try await run("--engine", "db", pipeline: pipeline)
        #expect(missing.status == 1)
        #expect(missing.errors.contains(#"the pipeline has no engine "db"; it has cluster"#))
        #expect(try await run("--engine", "cluster", "--to", "opensearch", pipeline: pipeline).status == 64)
        #expect(try await run(pipeline: pipeline).status == 64)
    }

    @Test func strictnessTakesNotesForErrors() async throws {
        let tree = #"{"retriever": {"bm25": {"timeout_ms": 50}}}"#
        let result = try await run("--to", "elasticsearch", pipeline: tree)
        #expect(result.status == 0)
        #expect(result.errors.hasPrefix("note: $.search.retriever.bm25.timeout_ms: "))
        let strict = try await run("--to", "elasticsearch", "--strict", pipeline: tree)
        #expect(strict.status == 1)
        #expect(strict.output.isEmpty)
        #expect(strict.errors == result.errors)
    }

    @Test func mistakesAreNamed() async throws {
        let engine = try await run("bm25", "--to", "solr")
        #expect(engine.status == 64)
        #expect(engine.errors.contains("solr"))
        let field = try await run("bm25", "--to", "elasticsearch", "--field", "bm25")
        #expect(field.status == 64)
        #expect(field.errors.contains(#"--field must be leg=name, found "bm25""#))
        let query = try await run("--to", "elasticsearch", "--query", "tea", pipeline: #"{"retriever": {"bm25": {}}}"#)
        #expect(query.status == 1)
        #expect(query.errors.contains("has no index part"))
    }
}
