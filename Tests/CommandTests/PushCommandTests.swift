import Foundation
import Retrieval
import TestSupport
import Testing

@Suite struct PushCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// An index of two documents that needs no model.
    private func index() async throws -> String {
        let corpus = #"{"_id":"1","title":"Tea","text":"green"}"# + "\n" + #"{"_id":"2","text":"black tea","year":1998}"#
        let path = folder.appending("my.index").path
        let result = try await Command.run(
            "index", "-", "--into", path, "--pipeline", "bm25", "--quiet", input: corpus)
        #expect(result.status == 0, "\(result.errors)")
        return path
    }

    @Test func aClusterThatDoesNotAnswerIsNamed() async throws {
        let result = try await Command.run("push", try await index(), "--to", "http://localhost:1/tea", "--quiet")
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.contains(#"index "tea" cannot be reached: http://localhost:1: connection refused"#))
    }

    @Test func secretsAreNotTakenFromTheCommandLine() async throws {
        let index = try await index()
        for (address, environment, words) in [
            ("https://me:hidden@localhost:1/tea", [:], "seen by others"),
            ("https://me@localhost:1/tea", [:], "the password of me is missing"),
            ("postgresql://me:hidden@localhost:1/tea?table=t", [:], "seen by others"),
            ("http://localhost:1/tea", ["HYBRIDSEARCH_API_KEY": "hid\nden"], "has a control character in it"),
        ] as [(String, [String: String], String)] {
            let result = try await Command.run(["push", index, "--to", address], environment: environment)
            #expect(result.status == 1)
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(!result.errors.contains("hidden") && !result.errors.contains("den\n"))
        }
    }

    @Test func mistakesOfTheCommandLine() async throws {
        for arguments in [
            ["--to", "http://localhost:1/tea", "--api-key-env", "A", "--api-key-file", "b"],
            ["--to", "http://localhost:1/tea", "--semantic-text", "splade"],
            ["--to", "http://localhost:1/tea", "--batch-size", "0"], [],
        ] {
            let result = try await Command.run(["push", try await index()] + arguments)
            #expect(result.status == 64, "\(result.errors)")
            try FileManager.default.removeItem(at: folder.appending("my.index"))
        }
    }

    @Test func filesForOpenSearch() async throws {
        let to = folder.appending("out")
        let result = try await Command.run(
            "export", try await index(), "--format", "opensearch", "--to", to.path, "--name", "tea", "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        let mapping = try JSONValue(parsing: Data(contentsOf: to.appending(path: "mappings.json")))
        let meta = mapping.objectValue?["mappings"]?.objectValue?["_meta"]?.objectValue?["hybrid_search"]?.objectValue
        #expect(meta?["pipeline"]?.stringValue?.contains("bm25") == true)
        let bulk = try String(contentsOf: to.appending(path: "bulk.ndjson"), encoding: .utf8)
        #expect(
            bulk == """
                {"index":{"_index":"tea","_id":"1"}}
                {"text":"green","title":"Tea"}
                {"index":{"_index":"tea","_id":"2"}}
                {"text":"black tea","title":"","year":1998}

                """)
    }
}
