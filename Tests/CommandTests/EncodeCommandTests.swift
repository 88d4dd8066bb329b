import Foundation
import Retrieval
import TestSupport
import Testing

@Suite struct EncodeCommandTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "HybridSearchTests/Fixtures/packages.jsonl").path
    private static let sparse = ["encode", "sparse", "--model", "splade-tiny"]
    private static let sparsity = ["encode", "sparsity"]

    private func json(_ arguments: [String], input: String = "") async throws -> [JSONValue] {
        let result = try await Command.run(arguments, input: input)
        #expect(result.status == 0, "\(result.errors)")
        return try result.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    }

    private func document(_ arguments: [String]) async throws -> [String: JSONValue] {
        let result = try await Command.run(arguments + ["--json"])
        #expect(result.status == 0, "\(result.errors)")
        return try #require(try JSONValue(parsing: Array(result.output.utf8)).objectValue)
    }

    // MARK: sparse

    @Test func aChartSetsExpansionApart() async throws {
        let result = try await Command.run(Self.sparse + ["--decode", "5", "how do I make green tea"])
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines[0] == "how do I make green tea")
        #expect(lines[1].hasPrefix("   tea "))
        #expect(lines[1].hasSuffix("██"))
        #expect(lines.contains { $0.hasPrefix("+  greens ") })
        #expect(lines.count == 7)
        #expect(lines[6].contains("of 30,522 terms active"))
        #expect(lines[6].contains("of them expansion (+)"))
        #expect(!result.output.contains("\u{1B}"), "colours are for terminals")
    }

    @Test(arguments: [40, 60, 200]) func chartsKeepToTheWidth(columns: Int) async throws {
        let text = "Kilimanjaro \u{1B}[31m Straßenbahnhaltestelle " + String(repeating: "very long ", count: 100)
        let result = try await Command.run(
            Self.sparse + ["--decode", "30", text], environment: ["COLUMNS": "\(columns)"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= columns })
        #expect(!result.output.contains("\u{1B}"), "a text cannot colour the terminal")
    }

    @Test func aChartAsJSON() async throws {
        let lines = try await json(Self.sparse + ["--decode", "4", "--json", "--query", "green tea", ""])
        #expect(lines.count == 2)
        let first = try #require(lines[0].objectValue)
        let terms = try #require(first["terms"]?.arrayValue).compactMap(\.objectValue)
        #expect(terms.count == 4)
        let own = terms.filter { $0["in_text"] == true }.compactMap { $0["token"]?.stringValue }
        #expect(Set(own) == ["green", "tea"])
        #expect(try #require(first["expansion_share"]?.doubleValue) > 0)
        #expect(try #require(first["active_dimensions"]?.integerValue) > 4)
        #expect(lines[1].objectValue?["expansion_share"] == 1, "an empty text holds no terms")
    }

    @Test func linesKeepTheirOrder() async throws {
        let texts = (0..<100).map { "line \($0)" + String(repeating: " of words", count: $0 * 37 % 12) }
        let input = texts.joined(separator: "\n")
        let lines = try await json(Self.sparse + ["--max-active-dimensions", "3"], input: input)
        #expect(lines.compactMap { $0.objectValue?["text"]?.stringValue } == texts)
        #expect(lines.allSatisfy { $0.objectValue?["vector"]?.objectValue?.count == 3 })
        #expect(try await json(Self.sparse + ["--top", "3"] + Array(texts.prefix(2))) == Array(lines.prefix(2)))
    }

    // MARK: sparsity

    @Test func vectorsMeasureAsTheirTexts() async throws {
        let folder = try TemporaryFolder()
        let queries = folder.appending("queries.tsv")
        try Data("1\tcrack a wireless key\n2\tchess\n".utf8).write(to: queries)
        let lines = try String(contentsOfFile: Self.corpus, encoding: .utf8).split(separator: "\n").prefix(15)
        let texts = try lines.map { line in
            let object = try JSONValue(parsing: Array(line.utf8)).objectValue
            let text = "\(object?["title"]?.stringValue ?? "") \(object?["text"]?.stringValue ?? "")"
            return text.replacing("\n", with: " ")
        }
        let vectors = folder.appending("vectors.jsonl")
        let encoded = try await Command.run(Self.sparse, input: texts.joined(separator: "\n"))
        try Data(encoded.output.utf8).write(to: vectors)

        let model = ["--model", "splade-tiny"]
        let encoding = try await document(
            Self.sparsity + [Self.corpus, "--limit", "15", "--queries", queries.path] + model)
        let reading = try await document(
            Self.sparsity + ["--vectors", vectors.path, "--queries", queries.path] + model)
        #expect(encoding == reading)
        let documents = try #require(encoding["documents"]?.objectValue)
        #expect(documents["count"] == 15)
        let mean = try #require(documents["active_dimensions"]?.objectValue?["mean"]?.doubleValue)
        let ratio = try #require(documents["sparsity_ratio"]?.doubleValue)
        #expect(abs(ratio - (1 - mean / 30_522)) < 1e-6)
        #expect(encoding["queries"]?.objectValue?["count"] == 2)
        #expect(try #require(encoding["flops"]?.doubleValue) > 0)

        let withoutModel = try await document(Self.sparsity + ["--vectors", vectors.path])
        #expect(withoutModel["documents"]?.objectValue?["postings"] == documents["postings"])
        #expect(withoutModel["documents"]?.objectValue?["sparsity_ratio"] == nil)
        #expect(withoutModel["vocabulary_size"] == documents["used_terms"])
    }

    @Test func figuresForPeople() async throws {
        let result = try await Command.run(
            Self.sparsity + [Self.corpus, "--model", "splade-tiny", "--limit", "10", "--terms", "3"],
            environment: ["COLUMNS": "60"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("vectors                        10"), "\(result.output)")
        #expect(result.output.contains("sparsity ratio"))
        #expect(result.output.contains("most frequent"))
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 60 })
        #expect(result.errors.contains("Encoding: 10 docs"))
    }

    @Test func anserinisVectorsAreRead() async throws {
        let folder = try TemporaryFolder()
        let file = folder.appending("vectors.jsonl")
        let lines = #"{"id": "1", "contents": "", "vector": {"a": 255, "b": 3}}"# + "\n"
            + #"{"id": "2", "contents": "", "vector": {"b": 1, "c": 0}}"# + "\n"
        try Data(lines.utf8).write(to: file)
        let report = try await document(
            Self.sparsity + ["--vectors", file.path, "--query-vectors", file.path, "--quiet"])
        #expect(report["flops"] == 1.25)
        #expect(report["documents"]?.objectValue?["postings"] == 3)
        #expect(report["most_frequent_terms"]?.arrayValue?.first?.objectValue?["token"] == "b")
    }

    // MARK: Mistakes

    @Test(arguments: [
        (["encode", "sparse", "--model", "splade-tiny", "--decode", "0"], "--decode must be at least 1", 64),
        (["encode", "sparse", "--model", "splade-tiny", "--top=-1", "x"], "--max-active-dimensions must be", 64),
        (["encode", "sparse", "text"], "--model", 64),
        (["encode", "sparsity"], "name the files of a corpus", 64),
        (["encode", "sparsity", "CORPUS"], "encoding texts needs a model", 64),
        (["encode", "sparsity", "CORPUS", "--vectors", "x"], "not both", 64),
        (["encode", "sparsity", "--vectors", "x", "--queries", "y", "--query-vectors", "z"], "not both", 64),
        (["encode", "sparsity", "CORPUS", "--model", "splade-tiny", "--limit", "0"], "--limit must be", 64),
        (["encode", "sparsity", "--vectors", "CORPUS", "--terms=-1"], "--terms must be", 64),
        (["encode", "sparsity", "--vectors", "/no/such.jsonl"], "/no/such.jsonl", 1),
        (["encode", "sparsity", "--vectors", "CORPUS"], "the object has no \"vector\"", 1),
        (["encode", "sparsity", "-", "--model", "splade-tiny"], "there are no documents to measure", 1),
    ])
    func mistakesAreSentences(arguments: [String], message: String, status: Int32) async throws {
        let result = try await Command.run(arguments.map { $0 == "CORPUS" ? Self.corpus : $0 })
        #expect(result.status == status)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func aTokenOutsideOfTheVocabularyIsNamed() async throws {
        let folder = try TemporaryFolder()
        let file = folder.appending("vectors.jsonl")
        try Data("{\"vector\": {\"tea\": 1}}\n{\"vector\": {\"tee-ei\": 1}}\n".utf8).write(to: file)
        let result = try await Command.run(
            Self.sparsity + ["--vectors", file.path, "--model", "splade-tiny"])
        #expect(result.status == 1)
        #expect(result.errors.contains("vectors.jsonl:2: the token \"tee-ei\" is not in the model's vocabulary"))
    }
}
