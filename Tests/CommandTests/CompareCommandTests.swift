import Foundation
import Retrieval
import TestSupport
import Testing

/// `compare`, pages and budgets, with the lexical leg.
@Suite struct CompareCommandTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "HybridSearchTests/Fixtures/packages.jsonl").path

    private struct Files {
        let folder: TemporaryFolder
        let index: String
        let topics: String
        let qrels: String
        /// BM25 as it is, without its statistics of length, and in a fusion of one.
        let pipelines: [String]
    }

    private func files() async throws -> Files {
        let folder = try TemporaryFolder()
        let index = folder.appending("bm25.index").path
        let indexing = try await Command.run("index", Self.corpus, "--into", index, "--pipeline", "bm25", "--quiet")
        #expect(indexing.status == 0, "\(indexing.errors)")
        func write(_ name: String, _ text: String) throws -> String {
            try Data(text.utf8).write(to: folder.appending(name))
            return folder.appending(name).path
        }
        let topics = try write("topics.tsv", "q1\tcrack a wireless key\nq2\tchess\nq3\tnobody judges this\n")
        let qrels = try write(
            "qrels.tsv", "query-id\tcorpus-id\tscore\nq1\taircrack-ng\t1\nq2\t3dchess\t1\nq2\tabcde\t1\n")
        let pipelines = [
            try write("plain.json", #"{"name": "plain", "search": {"retriever": {"bm25": {}}}}"#),
            try write("flat.json", #"{"name": "flat", "search": {"retriever": {"bm25": {"b": 0}}}}"#),
            try write(
                "fused.json",
                #"{"name": "fused", "search": {"retriever": {"rrf": {"retrievers": [{"bm25": {}}]}}}}"#),
        ]
        return Files(folder: folder, index: index, topics: topics, qrels: qrels, pipelines: pipelines)
    }

    private func compare(_ files: Files, _ options: String...) async throws -> Command.Result {
        try await Command.run(
            ["compare"] + files.pipelines + [files.index, "--topics", files.topics, "--qrels", files.qrels] + options)
    }

    @Test func pipelinesStandSideBySide() async throws {
        let files = try await files()
        let page = files.folder.appending("page.html").path
        let result = try await compare(files, "--baseline", "flat", "--html", page, "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        let lines = result.output.split(separator: "\n")
        for word in ["pipeline", "nDCG@10", "R@100", "MRR@10", "p50", "p95", "p99"] {
            #expect(lines[0].contains(word), "\(lines[0])")
        }
        #expect(zip(lines[1...], ["plain", "flat", "fused"]).allSatisfy { $0.hasPrefix($1) })
        #expect(result.output.contains("against flat, 2 topics"))
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("fused"))
    }

    @Test func theSameAsJSON() async throws {
        let files = try await files()
        let result = try await compare(
            files, "--json", "--measures", "Success@1,R@5", "-k", "5", "--threads", "2", "-q")
        #expect(result.status == 0, "\(result.errors)")
        let systems = try #require(try JSONValue(parsing: Array(result.output.utf8)).arrayValue)
        #expect(systems.map { $0.objectValue?["name"] } == ["plain", "flat", "fused"])
        for system in systems {
            let object = try #require(system.objectValue)
            #expect(object["topics"] == 2)
            #expect(object["mean"]?.objectValue?["Success@1"] == 1)
            let latency = try #require(object["latency"]?.objectValue)
            #expect(try #require(latency["p50_ms"]?.doubleValue) <= latency["p99_ms"]?.doubleValue ?? 0)
        }
        #expect(systems[0].objectValue?["comparison"] == nil)
        #expect(systems[2].objectValue?["comparison"]?.objectValue?["R@5"]?.objectValue?["difference"] == 0)
    }

    @Test func whatCannotBeComparedIsNamed() async throws {
        let files = try await files()
        let unknown = try await compare(files, "--baseline", "nobody")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("\"nobody\" is none of the pipelines (plain, flat, fused)"))
        let alone = try await Command.run(
            "compare", files.index, "--topics", files.topics, "--qrels", files.qrels)
        #expect(alone.status == 64)
        #expect(alone.errors.contains("at least one pipeline"))
        let none = try await Command.run(
            "compare", files.pipelines[0], files.index, "--topics", files.topics, "--qrels", files.topics)
        #expect(none.status == 1)
        let threads = try await compare(files, "--threads", "0")
        #expect(threads.status == 64)
    }

    // MARK: Pages and budgets

    private func hits(_ result: Command.Result) throws -> [JSONValue] {
        try #require(try JSONValue(parsing: Array(result.output.utf8)).objectValue?["hits"]?.arrayValue)
    }

    @Test func pagesAreLeafedThrough() async throws {
        let files = try await files()
        let index = files.index
        let all = try await hits(Command.run("search", index, "program for games", "-k", "6", "--json"))
        let first = try await hits(Command.run("search", index, "program for games", "-k", "3", "--json"))
        let second = try await hits(
            Command.run("search", index, "program for games", "-k", "3", "--from", "3", "--json"))
        #expect(all.count == 6)
        #expect(first + second == all)
        #expect(second.first?.objectValue?["rank"] == 4)
        let tooFar = try await Command.run("search", index, "games", "-k", "3", "--from", "9998")
        #expect(tooFar.status == 1)
        #expect(tooFar.errors.contains("must be at most 10000 together, found 9998 and 3"), "\(tooFar.errors)")
        let negative = try await Command.run("search", index, "games", "--from=-1")
        #expect(negative.status == 64)
    }

    @Test func aBudgetSaysWhatItChose() async throws {
        let files = try await files()
        let index = files.index
        let result = try await Command.run(
            "search", index, "games", "--budget-ms", "60000", "--pipeline", files.pipelines[2], "--json")
        #expect(result.status == 0, "\(result.errors)")
        let budget = try #require(
            try JSONValue(parsing: Array(result.output.utf8)).objectValue?["budget"]?.objectValue)
        #expect(budget["budget_ms"] == 60000)
        #expect(budget["within"] == true)
        #expect(budget["rung"] == 0)
        #expect(budget["settings"]?.arrayValue?.count == 2)
        let text = try await Command.run(
            "search", index, "games", "--budget-ms", "60000", "--pipeline", files.pipelines[2], "--explain")
        #expect(text.output.contains("setting 1 of 4"), "\(text.output)")
        #expect(text.output.contains("rrf 100, bm25 100"), "\(text.output)")
        let runFile = files.folder.appending("run.trec").path
        let run = try await Command.run(
            "run", index, "--topics", files.topics, "--output", runFile, "--budget-ms", "60000", "-q")
        #expect(run.status == 0, "\(run.errors)")
        let none = try await Command.run("search", index, "games", "--budget-ms", "0")
        #expect(none.status == 64)
    }
}
