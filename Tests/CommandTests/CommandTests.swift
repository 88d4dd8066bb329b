import Foundation
import Retrieval
import TestSupport
import Testing

@Suite struct CommandTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "HybridSearchTests/Fixtures/packages.jsonl").path

    /// An index of the packages with the lexical leg, which is made in no time.
    private static func bm25Index(in folder: TemporaryFolder) async throws -> String {
        let path = folder.appending("bm25.index").path
        let result = try await Command.run("index", corpus, "--into", path, "--pipeline", "bm25", "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        return path
    }

    @Test func theWholeWayWithThreeLegs() async throws {
        let folder = try TemporaryFolder()
        let index = folder.appending("packages.index").path
        let indexing = try await Command.run("index", Self.corpus, "--into", index)
        #expect(indexing.status == 0, "\(indexing.errors)")
        #expect(indexing.output.contains("120 documents"))

        let search = try await Command.run("search", index, "crack a wireless key", "-k", "3", "--explain")
        #expect(search.status == 0, "\(search.errors)")
        for word in ["aircrack-ng", "bm25", "splade", "minilm", "normalised", "minilm: encode"] {
            #expect(search.output.contains(word), "\(word) is missing in:\n\(search.output)")
        }

        let topics = folder.appending("topics.tsv")
        try Data("q1\tcrack a wireless key\nq2\tchess\n".utf8).write(to: topics)
        let qrels = folder.appending("qrels.tsv")
        try Data("query-id\tcorpus-id\tscore\nq1\taircrack-ng\t1\nq2\t3dchess\t1\n".utf8).write(to: qrels)
        let runFile = folder.appending("run.trec").path
        let run = try await Command.run("run", index, "--topics", topics.path, "--output", runFile, "-k", "50")
        #expect(run.status == 0, "\(run.errors)")
        let evaluation = try await Command.run(
            "evaluate", "--qrels", qrels.path, runFile, "--measures", "Success@5,MRR@10", "--json")
        #expect(evaluation.status == 0, "\(evaluation.errors)")
        #expect(evaluation.output.contains("\"Success@5\" : 1"))
    }

    @Test func answersAsJSON() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let result = try await Command.run("search", index, "chess", "-k", "2", "--json", "--explain")
        let answer = try JSONDecoder().decode(JSONValue.self, from: Data(result.output.utf8))
        let hits = try #require(answer.objectValue?["hits"]?.arrayValue)
        #expect(hits.first?.objectValue?["id"] == "3dchess")
        #expect(hits.first?.objectValue?["explanation"]?.objectValue?["terms"]?.arrayValue?.isEmpty == false)
        #expect(answer.objectValue?["degraded"] == false)
    }

    @Test func theLifeOfAnIndex() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let line = #"{"_id": "3dchess", "text": "changed"}"# + "\n" + #"{"_id": "new", "text": "zebra", "kind": "animal"}"#
        let addition = try await Command.run("add", index, "-", input: line)
        #expect(addition.status == 0, "\(addition.errors)")
        #expect(addition.output.hasSuffix("2 added, 1 replaced; 121 documents now.\n"), "\(addition.output)")

        let filtered = try await Command.run("delete", index, "--filter", #"{"term": {"kind": "animal"}}"#, "--json")
        #expect(filtered.status == 0, "\(filtered.errors)")
        #expect(filtered.output.contains("\"removed\" : 1"))
        let deletion = try await Command.run("delete", index, "-", input: "3dchess\nnone\n")
        #expect(deletion.output.hasSuffix("1 deleted; 119 documents now.\n"), "\(deletion.output)")
        let again = try await Command.run("delete", index, "3dchess")
        #expect(again.output.hasSuffix("nothing changed; 119 documents now.\n"), "\(again.output)")

        let copy = folder.appending("copy").path
        let backup = try await Command.run("backup", index, copy)
        #expect(backup.status == 0, "\(backup.errors)")
        let optimization = try await Command.run("optimize", index)
        #expect(optimization.status == 0, "\(optimization.errors)")
        #expect(optimization.output.contains("1 segment with 119 documents; there were"), "\(optimization.output)")
        for path in [index, copy] {
            let verification = try await Command.run("verify", path)
            #expect(verification.status == 0, "\(verification.errors)")
            #expect(verification.output.contains("is sound: 119 documents in"), "\(verification.output)")
        }
    }

    @Test func saysWhatIsWrongWithAnIndex() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let file = URL(filePath: index).appending(path: "segments/00000001/bm25.terms")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: file)
        let verification = try await Command.run("verify", index)
        #expect(verification.status == 1)
        #expect(verification.errors.contains("bm25.terms: is damaged"), "\(verification.errors)")
        let neither = try await Command.run("delete", index)
        #expect(neither.status == 64)
        #expect(neither.errors.contains("either by their ids or by --filter"))
    }

    @Test func searchesWhereItCannotWrite() async throws {
        guard getuid() != 0 else { return }
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        chmod(index, 0o555)
        defer { chmod(index, 0o755) }
        let search = try await Command.run("search", index, "chess", "-k", "1")
        #expect(search.status == 0, "\(search.errors)")
        let addition = try await Command.run("add", index, "-", input: #"{"_id": "1"}"#)
        #expect(addition.status == 1)
    }

    @Test func readsStandardInputAndReplaces() async throws {
        let folder = try TemporaryFolder()
        let index = folder.appending("index").path
        for text in ["one", "two"] {
            let line = #"{"_id": "a", "title": "t", "text": "\#(text)", "year": 1999}"#
            let result = try await Command.run("index", "-", "--into", index, "--pipeline", "bm25", input: line)
            #expect(result.status == 0, "\(result.errors)")
        }
        #expect(try await Command.run("search", index, "one").output.contains("No document matches"))
        let filter = #"{"range": {"year": {"gte": 1999}}}"#
        #expect(try await Command.run("search", index, "two", "--filter", filter).output.contains("1 hit"))
        let document = try await Command.run("inspect", index, "--document", "a")
        #expect(document.output.contains("1999"))
        let inspection = try await Command.run("inspect", index)
        #expect(inspection.output.contains("1 document in"))
    }

    @Test func exports() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let target = folder.appending("elastic").path
        let result = try await Command.run("export", index, "--format", "elasticsearch", "--to", target, "-q")
        #expect(result.status == 0, "\(result.errors)")
        #expect(FileManager.default.fileExists(atPath: target + "/bulk.ndjson"))
        let sparse = try await Command.run("export", index, "--format", "anserini", "--to", target)
        #expect(sparse.status != 0)
        #expect(sparse.errors.contains("no sparse leg"))

        let topics = folder.appending("topics.tsv")
        try Data("q1\tchess\n".utf8).write(to: topics)
        let beir = try await Command.run(
            "export", index, "--format", "beir", "--to", target, "--topics", topics.path, "--gzip", "--json")
        #expect(beir.status == 0, "\(beir.errors)")
        let summary = try JSONValue(parsing: beir.output.utf8)
        #expect(summary.objectValue?["topics"] == 1 && summary.objectValue?["format"] == "beir")
        #expect(FileManager.default.fileExists(atPath: target + "/corpus.jsonl.gz"))

        let trec = folder.appending("topics.trec").path
        let result2 = try await Command.run(
            "export", index, "--format", "trec-topics", "--to", trec, "--topics", topics.path)
        #expect(result2.output.contains("1 topics for trec-topics"))
        #expect(try String(contentsOfFile: trec, encoding: .utf8).contains("<title> chess"))
    }

    @Test(arguments: [
        (["--format", "trec-topics"], "writes the file of --topics"),
        (["--format", "beir", "--factor", "10"], "--factor is of formats with integer weights"),
        (["--format", "anserini", "--qrels", "x"], "--qrels is of the format beir"),
        (["--format", "anserini", "--factor", "0"], "must be greater than 0"),
        (["--format", "lucene"], "trec-topics"),
    ])
    func exportsRefuse(_ arguments: [String], _ problem: String) async throws {
        let result = try await Command.run(["export", "/no/such/index", "--to", "/tmp/x"] + arguments)
        #expect(result.status != 0)
        #expect(result.errors.contains(problem), "\(result.errors)")
    }

    @Test func encodesLines() async throws {
        let sparse = try await Command.run(
            "encode", "sparse", "--model", "splade-tiny", "--top", "5", input: "a green tree\nanother line\n")
        #expect(sparse.status == 0, "\(sparse.errors)")
        #expect(sparse.output.split(separator: "\n").count == 2)
        #expect(sparse.output.contains("\"tree\":"))
        let dense = try await Command.run("encode", "dense", "--model", "all-MiniLM-L6-v2", input: "a green tree")
        let line = try JSONDecoder().decode(JSONValue.self, from: Data(dense.output.utf8))
        #expect(line.objectValue?["embedding"]?.arrayValue?.count == 384)
    }

    // MARK: Mistakes

    @Test func aBrokenLineIsNamed() async throws {
        let folder = try TemporaryFolder()
        let corpus = folder.appending("broken.jsonl")
        try Data("{\"_id\": \"1\", \"text\": \"fine\"}\n{\"_id\": \"2\", \"text\": oops}\n".utf8).write(to: corpus)
        let index = folder.appending("index").path
        let result = try await Command.run("index", corpus.path, "--into", index, "--pipeline", "bm25")
        #expect(result.status != 0)
        #expect(result.errors.contains("broken.jsonl:2"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: index), "an index that never held anything is not left behind")
    }

    @Test(arguments: [
        (["search", "/no/such/index", "query"], "is not an index"),
        (["index", "/no/such/corpus.jsonl", "--into", "/tmp/x"], "/no/such/corpus.jsonl"),
        (["search", "INDEX", ""], "the query is empty"),
        (["search", "INDEX", "x", "-k", "0"], "-k must be at least 1"),
        (["search", "INDEX", "x", "--filter", "{"], "--filter is not JSON"),
        (["search", "INDEX", "x", "--filter", #"{"match": {}}"#], "is not a filter"),
        (["search", "INDEX", "x", "--pipeline", "/no/such.json"], "there is no such file"),
        (["search", "INDEX", "x", "--pipeline", "dense"], "not the one that"),
        (["evaluate", "--qrels", "/no/such/qrels", "/no/such/run"], "/no/such/qrels"),
        (["encode", "sparse", "--model", "no-such-model"], "no-such-model"),
        (["encode", "sparse", "--model", "all-MiniLM-L6-v2"], "all-MiniLM-L6-v2"),
        (["models", "path", "a/../../etc"], "a/../../etc"),
        (["inspect", "INDEX", "--document", "nobody"], "has no document"),
        (["serach"], "serach"),
    ])
    func mistakesAreSentences(arguments: [String], message: String) async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let result = try await Command.run(arguments.map { $0 == "INDEX" ? index : $0 }, input: "text\n")
        #expect(result.status != 0)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(!result.errors.contains("Fatal error"))
    }

    @Test func anEmptyCorpusIsNamed() async throws {
        let folder = try TemporaryFolder()
        let corpus = folder.appending("empty.jsonl")
        try Data("\n\n".utf8).write(to: corpus)
        let result = try await Command.run(
            "index", corpus.path, "--into", folder.appending("index").path, "--pipeline", "bm25")
        #expect(result.status == 1)
        #expect(result.errors.contains("the corpus has no documents"))
        #expect(!result.errors.contains("Usage"), "the command line was right")
    }

    @Test func everyMistakeOfAPipelineIsNamed() async throws {
        let folder = try TemporaryFolder()
        let file = folder.appending("p.json")
        let json = #"{"size": 0, "retriever": {"linear": {"retrievers": [{"weight": -1, "retriever": {"bm52": {}}}]}}}"#
        try Data(json.utf8).write(to: file)
        let result = try await Command.run("pipeline", "validate", file.path)
        #expect(result.status == 1)
        for message in [
            "$.size: must be from 1 to 10000, found 0", "$.retriever.linear.retrievers[0].weight: must be ≥ 0, found -1",
            "$.retriever.linear.retrievers[0].retriever.bm52: is unknown; did you mean \"bm25\"?",
        ] {
            #expect(result.errors.contains(message), "\(result.errors)")
        }
    }

    /// A process killed while it indexes leaves the last commit, whole.
    @Test func aKilledProcessLosesNothingThatWasCommitted() async throws {
        let folder = try TemporaryFolder()
        let index = try await Self.bm25Index(in: folder)
        let big = folder.appending("big.jsonl")
        let lines = (0..<40_000).map { #"{"_id": "n\#($0)", "text": "number \#($0) of a long corpus"}"# }
        try Data(lines.joined(separator: "\n").utf8).write(to: big)
        for delay in [50, 200, 400, 700] {
            let process = Process()
            process.executableURL = Command.executable
            process.arguments = ["index", big.path, "--into", index, "--quiet"]
            try process.run()
            try await Task.sleep(for: .milliseconds(delay))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let search = try await Command.run("search", index, "chess", "--json")
            #expect(search.status == 0, "\(search.errors)")
            #expect(search.output.contains("3dchess"))
            let inspection = try await Command.run("inspect", index, "--json")
            #expect(inspection.status == 0, "\(inspection.errors)")
        }
        let again = try await Command.run("index", big.path, "--into", index, "--quiet")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try await Command.run("search", index, "number", "-k", "1").output.contains("1 hit"))
    }
}
