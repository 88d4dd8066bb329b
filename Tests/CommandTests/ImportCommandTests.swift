import Foundation
import Retrieval
import TestSupport
import Testing

@Suite struct ImportCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var index: String { folder.appending("imported.index").path }

    private func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: folder.appending(name))
        return folder.appending(name).path
    }

    private static func object(_ text: String) throws -> [String: JSONValue] {
        try #require(try JSONValue(parsing: text.utf8).objectValue)
    }

    @Test func fromStandardInputToARun() async throws {
        let lines = """
            {"id": "a", "contents": "green tea", "vector": {"green": 70000, "tea": 3}}
            {"id": "b", "contents": "black tea", "vector": {"tea": 65536, "black": 1}}
            {"id": "c", "contents": "coffee", "vector": {"coffee": 1}}
            """
        let result = try await Command.run(
            "import", "-", "--format", "anserini", "--into", index, "--json", input: lines)
        #expect(result.status == 0, "\(result.errors)")
        let report = try Self.object(result.output)
        #expect(report["added"] == 3 && report["documents"] == 3 && report["repeated"] == 0)
        #expect(report["legs"] == ["bm25", "impacts"])

        let topics = try file("topics.tsv", "1\ttea tea tea green unknown\n2\tcoffee\n3\tunknown\n")
        let run = try await Command.run("run", index, "--topics", topics, "--output", folder.appending("run").path, "--quiet")
        #expect(run.status == 0, "\(run.errors)")
        let ranked = try String(contentsOf: folder.appending("run"), encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: " ")
        }
        #expect(ranked.map { $0[2] } == ["b", "a", "c"])
        #expect(ranked.compactMap { Double($0[4]) } == [196_608, 70_009, 1])

        let search = try await Command.run("search", index, "tea green", "--explain")
        #expect(search.status == 0 && search.output.contains("impacts"), "\(search.errors)")
        let inspection = try await Command.run("inspect", index)
        #expect(inspection.output.contains("pretokenized"))
        let verification = try await Command.run("verify", index)
        #expect(verification.status == 0, "\(verification.output)")

        let export = try await Command.run(
            "export", index, "--format", "anserini", "--to", folder.appending("export").path, "--factor", "1", "--quiet")
        #expect(export.status == 0, "\(export.errors)")
        let exported = try String(contentsOf: folder.appending("export/documents/documents.jsonl"), encoding: .utf8)
        let first = try Self.object(String(exported.split(separator: "\n")[0]))
        #expect(first["vector"] == ["green": 70_000, "tea": 3])
    }

    @Test func topicsBecomeQueries() async throws {
        let trec = try file("topics.trec", "<top>\n<num> Number: 7\n<title> green tea\n</top>\n")
        let queries = folder.appending("queries.jsonl").path
        let result = try await Command.run("import", trec, "--format", "trec-topics", "--into", queries)
        #expect(result.status == 0 && result.output.contains("1 topics"), "\(result.errors)")
        let query = try Self.object(try String(contentsOfFile: queries, encoding: .utf8))
        #expect(query["_id"] == "7" && query["text"] == "green tea")
    }

    @Test(arguments: [
        (["--format", "anserini"], #"{"id": "1", "vector": {"a": -1}}"#, "must be a number from 0"),
        (["--format", "anserini"], "", "there are no documents"),
        (["--format", "elasticsearch"], #"{"_id": "1", "_source": {}}"#, "nothing says which fields are vectors"),
        (["--format", "lucene"], "", "'lucene' is invalid"),
        (["--format", "anserini", "--pipeline", "bm25"], #"{"id": "1", "vector": {"a": 1}}"#, "the index has no sparse leg"),
    ])
    func mistakesAreSentences(options: [String], text: String, expected: String) async throws {
        let path = try file("documents.jsonl", text)
        let result = try await Command.run(["import", path, "--into", index] + options)
        #expect(result.status != 0)
        #expect(result.errors.contains(expected), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: index + "/index.sqlite"))
    }

    /// An import that is killed at any moment leaves what was committed, and nothing else.
    @Test func killedImportsLoseNothing() async throws {
        let first = try file("first.jsonl", Self.lines(0..<500, weight: 1))
        let second = try file("second.jsonl", Self.lines(400..<6000, weight: 2))
        let start = try await Command.run("import", first, "--format", "anserini", "--into", index, "--quiet")
        #expect(start.status == 0, "\(start.errors)")
        var counts: Set<Int> = []
        for round in 0..<8 {
            let process = Process()
            process.executableURL = Command.executable
            process.arguments = ["import", second, "--format", "anserini", "--into", index, "--quiet"]
            try process.run()
            try await Task.sleep(for: .milliseconds(40 + 150 * round))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let verification = try await Command.run("verify", index, "--json")
            #expect(verification.status == 0, "\(verification.output)")
            counts.insert(try #require(Self.object(verification.output)["documents"]?.integerValue))
            // A document that both have weighs what one of them says.
            let search = try await Command.run("search", index, "t450", "--json")
            let hit = try #require(Self.object(search.output)["hits"]?.arrayValue?.first?.objectValue)
            #expect(hit["id"] == "d450")
            let isFirst = hit["score"]?.doubleValue == 1
            #expect(isFirst == (counts == [500]))
        }
        #expect(counts.isSubset(of: [500, 6000]))
        let rest = try await Command.run("import", second, "--format", "anserini", "--into", index, "--json")
        #expect(try Self.object(rest.output)["documents"] == 6000)
    }

    private static func lines(_ range: Range<Int>, weight: Int) -> String {
        range.map { #"{"id": "d\#($0)", "vector": {"t\#($0)": \#(weight), "all": 1}}"# }.joined(separator: "\n")
    }
}
