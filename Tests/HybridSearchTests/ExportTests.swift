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
        #expect(summary.files.map(\.name) == ["topics.tsv", "documents.jsonl", "commands.sh"])
        #expect(summary.commands.count == 2 && summary.commands[1].contains("-topics topics.tsv"))
    }

    @Test func anseriniExportsSayWhatRoundingCosts() async throws {
        let folder = try TemporaryFolder()
        let index = try await PackagesIndex.index()
        let topics = ["chess", "a game of cards", "mail server"].enumerated().map { Topic(id: "q\($0)", text: $1) }
        let source = ExportSource(snapshot: await index.snapshot, topics: topics)
        func report(_ factor: Float) async throws -> QuantizationReport {
            let export = AnseriniExport(quantization: try ImpactQuantization(factor: factor), compresses: true)
            return try #require(try await export.write(source, to: folder.url).quantization)
        }
        let (coarse, fine) = (try await report(1), try await report(1000))
        #expect(coarse.factor == 1 && fine.documents.vectors == 120)
        #expect(coarse.documents.weights == fine.documents.weights)
        #expect(coarse.documents.droppedWeights > fine.documents.droppedWeights)
        let (coarseLoss, fineLoss) = (try #require(coarse.loss), try #require(fine.loss))
        #expect(fineLoss.queries == 3 && fineLoss.pairs == 30 && fineLoss.depth == 10)
        #expect(fineLoss.recall == 1 && fineLoss.largestRelativeError < 0.01)
        #expect(coarseLoss.recall < 1 && coarseLoss.meanError > fineLoss.meanError)

        let reader = try SparseVectorReader(path: folder.appending("documents/documents.jsonl.gz").path)
        var vectors = 0
        while let line = try reader.next() { vectors += try line.tokens().isEmpty ? 0 : 1 }
        #expect(vectors == 120)
    }

    @Test func seismicGetsNumbersAndFullPrecision() async throws {
        let folder = try TemporaryFolder()
        let index = try await PackagesIndex.index()
        let source = ExportSource(snapshot: await index.snapshot, topics: [Topic(id: "7", text: "chess")])
        let summary = try await SeismicExport().write(source, to: folder.url)
        #expect(summary.files.map(\.name) == ["queries.jsonl", "documents.jsonl", "ids.tsv"])

        let ids = try String(contentsOf: folder.appending("ids.tsv"), encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: "\t").map(String.init) }
        #expect(ids.map(\.[0]) == (0..<120).map(String.init))
        let number = try #require(ids.first { $0[1] == "3dchess" })[0]
        let document = try #require(
            try lines(folder.appending("documents.jsonl")).first { $0.objectValue?["id"]?.integerValue == Int(number) })
        let encoder = try await EncoderLibrary().sparseEncoder(model: "splade-tiny")
        let vector = try #require(document.objectValue?["vector"]?.objectValue)
        let text = try #require(document.objectValue?["content"]?.stringValue)
        let encoded = encoder.decode(try await encoder.encode([text], as: .document)[0])
        #expect(vector.count == encoded.count)
        for entry in encoded {
            // The index was encoded in batches, whose sums may differ in their last bits.
            let weight = try #require(vector[entry.token]?.doubleValue)
            #expect(abs(weight - Double(entry.weight)) <= 0.02 * max(1, weight))
        }
        #expect(try lines(folder.appending("queries.jsonl"))[0].objectValue?["id"] == 7)
    }

    @Test func beirGetsTheDocumentsBack() async throws {
        let folder = try TemporaryFolder()
        let index = try await PackagesIndex.index()
        var qrels = Qrels()
        qrels.judge(topic: "q1", document: "xboard", grade: 1)
        qrels.judge(topic: "q1", document: "3dchess", grade: 2)
        let source = ExportSource(
            snapshot: await index.snapshot, topics: [Topic(id: "q1", text: "chess")], qrels: qrels)
        let summary = try await BEIRExport().write(source, to: folder.url)
        #expect(summary.documents == 120 && summary.topics == 1)

        func documents(_ path: String) throws -> Set<Document> {
            let reader = try CorpusReader(paths: [path])
            var documents: Set<Document> = []
            while let document = try reader.next() { documents.insert(document) }
            return documents
        }
        #expect(try documents(folder.appending("corpus.jsonl").path) == documents(PackagesIndex.corpus.path))
        #expect(try Topic.read(path: folder.appending("queries.jsonl").path) == source.topics)
        #expect(try Qrels(path: folder.appending("qrels/test.tsv").path) == qrels)
    }

    @Test func topicsComeBackFromBothForms() async throws {
        let folder = try TemporaryFolder()
        let topics = [Topic(id: "q1", text: "chess <b> & co"), Topic(id: "2", text: "")]
        let source = ExportSource(snapshot: await (try await PackagesIndex.index()).snapshot, topics: topics)
        for name in ["topics.txt", "deep/topics.tsv", "topics.trec.gz"] {
            let file = folder.appending(name)
            try await TopicExport().write(source, to: file)
            #expect(try Topic.read(path: file.path) == topics)
        }
        let empty = ExportSource(snapshot: source.snapshot)
        await #expect(throws: ExportError.noTopics) { try await TopicExport().write(empty, to: folder.url) }
    }

    @Test func legsMustBeThere() async throws {
        let folder = try TemporaryFolder()
        let source = ExportSource(snapshot: await (try await PackagesIndex.index()).snapshot)
        await #expect(throws: ExportError.unknownSparseLeg("other", known: ["splade"])) {
            try await SeismicExport(leg: "other").write(source, to: folder.url)
        }
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

extension ExportSummary.File {
    /// The last part of the path.
    fileprivate var name: String { URL(filePath: path).lastPathComponent }
}
