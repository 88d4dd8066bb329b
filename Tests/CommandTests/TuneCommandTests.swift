import Foundation
import Retrieval
import TestSupport
import Testing

/// `tune` over two lexical legs.
@Suite struct TuneCommandTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "HybridSearchTests/Fixtures/packages.jsonl").path

    private struct Files {
        let folder: TemporaryFolder
        let index: String
        let topics: String
        let qrels: String
        let pipeline: String
        let output: String
    }

    private func files(pipeline json: String) async throws -> Files {
        let folder = try TemporaryFolder()
        let index = folder.appending("bm25.index").path
        let indexing = try await Command.run("index", Self.corpus, "--into", index, "--pipeline", "bm25", "--quiet")
        #expect(indexing.status == 0, "\(indexing.errors)")
        func write(_ name: String, _ text: String) throws -> String {
            try Data(text.utf8).write(to: folder.appending(name))
            return folder.appending(name).path
        }
        return Files(
            folder: folder, index: index,
            topics: try write(
                "topics.tsv", Self.questions.map { "\($0.0)\t\($0.1)\n" }.joined() + "q9\tnobody judges this\n"),
            qrels: try write(
                "qrels.tsv",
                "query-id\tcorpus-id\tscore\n" + Self.questions.map { "\($0.0)\t\($0.2)\t1\n" }.joined()),
            pipeline: try write("two.json", json), output: folder.appending("tuned.json").path)
    }

    private static let questions = [
        ("q1", "crack a wireless key", "aircrack-ng"), ("q2", "chess", "3dchess"), ("q3", "strategy game", "0ad"),
        ("q4", "puzzle with numbers", "2048"), ("q5", "ping a server both ways", "2ping"),
        ("q6", "convert an address book", "2vcard"),
    ]

    private static let twoLegs = """
        {"name": "two", "search": {"retriever": {"linear": {"normalizer": "minmax", "retrievers": [
          {"retriever": {"bm25": {"_name": "plain"}}}, {"retriever": {"bm25": {"_name": "flat", "b": 0}}}]}}}}
        """

    private func tune(_ files: Files, _ options: String...) async throws -> Command.Result {
        try await Command.run(
            [
                "tune", files.index, "--topics", files.topics, "--qrels", files.qrels, "--pipeline", files.pipeline,
                "--output", files.output, "--folds", "2",
            ] + options)
    }

    @Test func saysPlainlyThatNothingIsBetter() async throws {
        let files = try await files(pipeline: Self.twoLegs)
        let result = try await tune(files, "--method", "linear,rrf", "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("Nothing is better than equal weights"))
        #expect(result.output.contains("against equal weights, 6 topics"))
        let search = try await Command.run("search", files.index, "chess", "--pipeline", files.output)
        #expect(search.status == 0, "\(search.errors)")
        #expect(search.output.contains("3dchess"))
    }

    @Test func aLearnedModelIsWrittenBesideThePipeline() async throws {
        let files = try await files(pipeline: Self.twoLegs)
        let page = files.folder.appending("page.html").path
        let result = try await tune(
            files, "--method", "query-dependent", "--keep-best", "--json", "--html", page, "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(try JSONValue(parsing: Array(result.output.utf8)).objectValue)
        #expect(object["is_better"] == false)
        #expect(object["candidates"]?.arrayValue?.count == 3)
        #expect(object["written"]?.arrayValue?.first?.stringValue == files.output)
        #expect(FileManager.default.fileExists(atPath: page))
        let shown = try await Command.run("pipeline", "validate", files.output)
        #expect(shown.status == 0, "\(shown.errors)")
    }

    @Test func whatCannotBeTunedIsNamed() async throws {
        let files = try await files(pipeline: #"{"name": "one", "search": {"retriever": {"bm25": {}}}}"#)
        let single = try await tune(files)
        #expect(single.status == 1)
        #expect(single.errors.contains("has no fusion"))
        let unknown = try await tune(files, "--method", "magic")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("\"magic\" is no method; there are linear, rrf, learned, query-dependent"))
        let page = try await tune(files, "--html", "/no/such/folder/page.html")
        #expect(page.status == 1)
        #expect(page.errors.contains("there is no folder /no/such/folder"))
        let folds = try await tune(files, "--folds", "1")
        #expect(folds.status == 64)
    }
}
