import Foundation
import HybridSearch
import TestSupport
import Testing

@Suite struct ExportTests {
    private func lines(_ url: URL) throws -> [JSONValue] {
        try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8))
        }
    }

    @Test func anseriniGetsIntegersOfTheSameVectors() async throws {
        let folder = try TemporaryFolder()
        let index = try await PackagesIndex.index()
        let encoder = try await EncoderLibrary().sparseEncoder(model: "splade-tiny")
        let source = ExportSource(snapshot: await index.snapshot, topics: [Topic(id: "q1", text: "chess")])
        let summary = try await AnseriniExport().write(source, to: folder.url)
        #expect(summary.documents == 120 && summary.units == 120 && summary.topics == 1)

        let documents = try lines(folder.appending("documents/documents.jsonl"))
        #expect(documents.count == 120)
        let chess = try #require(documents.first { $0.objectValue?["id"] == "3dchess" }?.objectValue)
        let text = try #require(chess["contents"]?.stringValue)
        let vector = try await encoder.encode([text], as: .document)[0]
        let written = try #require(chess["vector"]?.objectValue)
        let expected = zip(vector.terms, vector.weights).filter { ($1 * 100).rounded() > 0 }
        #expect(written.count == expected.count)
        for (term, weight) in expected {
            let value = try #require(written[encoder.token(of: term)!]?.integerValue)
            #expect(abs(Double(value) - Double(weight) * 100) <= 0.51)
        }
        let topics = try String(contentsOf: folder.appending("topics.tsv"), encoding: .utf8)
        #expect(topics.hasPrefix("q1\t") && topics.contains("chess chess"))
    }

    @Test func elasticsearchGetsMappingsAndBulk() async throws {
        let folder = try TemporaryFolder()
        let index = try await PackagesIndex.index()
        try await ElasticsearchExport(indexName: "packages")
            .write(ExportSource(snapshot: index.snapshot), to: folder.url)

        let bulk = try lines(folder.appending("bulk.ndjson"))
        #expect(bulk.count == 240)
        #expect(bulk[0].objectValue?["index"]?.objectValue?["_index"] == "packages")
        #expect(bulk[1].objectValue?["minilm"]?.arrayValue?.count == 384)
        #expect(bulk[1].objectValue?["splade"]?.objectValue?.isEmpty == false)

        let mappings = try lines(folder.appending("mappings.json").singleLine(in: folder))[0]
        let properties = try #require(mappings.objectValue?["mappings"]?.objectValue?["properties"]?.objectValue)
        #expect(properties["splade"]?.objectValue?["type"] == "sparse_vector")
        #expect(properties["minilm"]?.objectValue?["dims"] == 384)
    }
}

extension URL {
    /// A copy of a JSON file on one line.
    fileprivate func singleLine(in folder: TemporaryFolder) throws -> URL {
        let copy = folder.appending("single-line.json")
        let text = try String(contentsOf: self, encoding: .utf8).split(separator: "\n").joined()
        try text.write(to: copy, atomically: true, encoding: .utf8)
        return copy
    }
}
