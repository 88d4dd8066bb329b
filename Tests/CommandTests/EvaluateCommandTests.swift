import Foundation
import Retrieval
import TestSupport
import Testing

/// `hybrid-search evaluate`, on runs of twelve topics.
@Suite struct EvaluateCommandTests {
    private let folder: TemporaryFolder
    private let qrels: String
    private let base: String
    private let better: String

    init() throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        var lines = (qrels: "", base: "", better: "")
        for topic in 1...12 {
            lines.qrels += "q\(topic) 0 right 2\nq\(topic) 0 other 1\n"
            let documents = ["wrong", topic % 4 == 0 ? "right" : "other", "none"]
            for (rank, document) in documents.enumerated() {
                lines.base += "q\(topic) Q0 \(document) \(rank + 1) \(9 - rank) base\n"
            }
            let second = topic == 12 ? "none" : "other"
            lines.better += "q\(topic) Q0 right 1 9 better\nq\(topic) Q0 \(second) 2 8 better\n"
        }
        // The last topic is left out by one run.
        lines.qrels += "q13 0 right 1\n"
        lines.better += "q13 Q0 right 1 1 better\n"
        let texts = [("qrels", lines.qrels), ("base.trec", lines.base), ("better.trec.txt", lines.better)]
        let paths = try texts.map { name, text in
            let url = folder.appending(name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
        (qrels, base, better) = (paths[0], paths[1], paths[2])
    }

    private func evaluate(_ arguments: String..., columns: Int? = nil) async throws -> Command.Result {
        try await Command.run(
            ["evaluate", "--qrels", qrels] + arguments, environment: columns.map { ["COLUMNS": "\($0)"] } ?? [:])
    }

    @Test func printsMeansAndComparisons() async throws {
        let result = try await evaluate(base, better)
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0].split(separator: " ") == ["run", "nDCG@10", "R@100", "MRR@10"])
        #expect(lines[1].hasPrefix("base ") && lines[2].hasPrefix("better.trec "))
        #expect(lines[2].split(separator: " ")[1].hasSuffix("**"))
        #expect(result.output.contains("against base, 13 topics"))
        #expect(result.output.contains(" 13/0/0 "))
        #expect(result.output.contains("over all permutations, one comparison needs no correction"))
        #expect(result.errors == "\(base): nothing for 1 of 13 topics; they count as 0\n")
    }

    @Test func theBaselineMayBeAnyRun() async throws {
        let chosen = try await evaluate(base, better, "--baseline", better)
        #expect(chosen.output.contains("against better.trec, 13 topics"))
        #expect(chosen.output.contains(" 0/0/13 "))
        let added = try await evaluate(base, "--baseline", better)
        #expect(added.output.contains("against better.trec, 13 topics"), "\(added.errors)")
        let missing = try await evaluate(base, "--baseline", "/no/such.trec")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("/no/such.trec"))
    }

    @Test func meansMayBeOverTheTopicsOfTheRun() async throws {
        let result = try await evaluate(base, "--average-over", "run", "--measures", "Success@2", "--json")
        let object = try #require(try JSONValue(parsing: result.output.utf8).arrayValue?.first?.objectValue)
        #expect(object["topics"] == 12)
        #expect(object["mean"]?.objectValue?["Success@2"]?.doubleValue == 1)
        #expect(result.errors == "\(base): nothing for 1 of 13 topics; they do not count\n")
        let level = try await evaluate(base, "-l", "2", "--average-over", "run", "--measures", "Success@2", "--json")
        let ofLevel = try JSONValue(parsing: level.output.utf8).arrayValue?.first?.objectValue
        #expect(ofLevel?["mean"]?.objectValue?["Success(rel=2)@2"]?.doubleValue == 0.25)
    }

    @Test func jsonHasEverything() async throws {
        let result = try await evaluate(
            base, better, "--per-topic", "--per-query", "--json", "--latency", "\(base)=1,2,3.5")
        #expect(result.status == 0, "\(result.errors)")
        let runs = try #require(try JSONValue(parsing: result.output.utf8).arrayValue?.compactMap(\.objectValue))
        #expect(runs.map { $0["run"] } == [.string(base), .string(better)])
        #expect(runs[0]["comparison"] == nil)
        #expect(runs[0]["latency"]?.objectValue?["p99_ms"]?.doubleValue == 3.5)
        #expect(runs[0]["per_topic"]?.objectValue?.count == 13)
        #expect(runs[1]["baseline"] == .string(base))
        let comparison = try #require(runs[1]["comparison"]?.objectValue?["MRR@10"]?.objectValue)
        #expect(comparison["wins"] == 13 && comparison["losses"] == 0)
        #expect(comparison["randomization"]?.objectValue?["permutations"] == 8192)
        #expect(comparison["randomization"]?.objectValue?["exact"] == true)
        #expect(comparison["randomization"]?.objectValue?["p"]?.doubleValue == 2.0 / 8192)
        #expect(comparison["differences"]?.objectValue?["q1"]?.doubleValue == 0.5)
        #expect(comparison["t_test"]?.objectValue?["degrees_of_freedom"] == 12)
        #expect(comparison["interval"]?.arrayValue?.count == 2)
    }

    @Test func differencesAreSortedBySize() async throws {
        let topics = folder.appending("topics.tsv")
        try Data("q13\tthe thirteenth\n".utf8).write(to: topics)
        let result = try await evaluate(base, better, "--measures", "MRR@10", "--per-query", "--topics", topics.path)
        let lines = result.output.split(separator: "\n").map(String.init)
        let title = try #require(lines.firstIndex { $0.hasPrefix("better.trec against base, MRR@10") })
        #expect(lines[title + 2].split(separator: " ") == ["q13", "0.0000", "1.0000", "+1.0000", "the", "thirteenth"])
        #expect(lines.count == title + 2 + 13)
        let alone = try await evaluate(base, "--per-query")
        #expect(alone.output.contains("q12"), "without a baseline, values by topic")
    }

    @Test(arguments: [40, 60, 80, 120]) func fitsTheTerminal(_ columns: Int) async throws {
        let result = try await evaluate(
            base, better, "--measures", "nDCG@10,R@100,MRR@10,MAP,bpref,P@10", "--per-query", columns: columns)
        #expect(result.status == 0, "\(result.errors)")
        for line in result.output.split(separator: "\n") {
            #expect(line.count <= columns, "\(line)")
        }
        #expect(result.output.contains("bpref"))
        #expect(result.output.contains("p (Holm)"))
    }

    @Test func thePageIsOneFile() async throws {
        let page = folder.appending("page.html")
        let latency = #"{"p50_ms": 1.5}"#
        try Data(latency.utf8).write(to: URL(filePath: base + ".latency.json"))
        let result = try await evaluate(base, better, "--html", page.path)
        #expect(result.status == 0, "\(result.errors)")
        let html = try String(contentsOf: page, encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
        #expect(html.contains("1.5 ms") && html.contains("better.trec") && html.contains("nDCG@k"))
        #expect(!html.contains("<script") && !html.contains("http:") && !html.contains("https:"))
    }

    @Test(arguments: [
        (["--measures", "nDCG@x"], 1, "the cutoff of the measure \"nDCG@x\""),
        (["--measures", "nope"], 1, "\"nope\" is not a measure"),
        (["--html", "/no/such/folder/page.html"], 1, "/no/such/folder/page.html: cannot be written"),
        (["--permutations", "0"], 64, "--permutations must be at least 1"),
        (["-l", "0"], 64, "--relevance-level must be at least 1"),
        (["--latency", "other=1"], 64, "which is none of the runs"),
        (["--latency", "other"], 64, "--latency"),
        (["--average-over", "all"], 64, "--average-over"),
    ])
    func mistakesAreNamed(_ arguments: [String], _ status: Int32, _ message: String) async throws {
        let result = try await Command.run(["evaluate", "--qrels", qrels, base] + arguments)
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func aBadLineIsNamed() async throws {
        try Data("q1 Q0 d 1 high tag\n".utf8).write(to: URL(filePath: base))
        let result = try await evaluate(better, base)
        #expect(result.status == 1)
        #expect(result.errors.contains("\(base):1: the score must be a finite number, found \"high\""))
    }
}
