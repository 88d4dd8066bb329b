import Foundation
import HybridSearch
import TestSupport
import Testing

/// What one index exports, another takes, and answers the same.
@Suite struct ImportTests {
    private let folder: TemporaryFolder
    private static let queries = ["crack a wireless key", "chess", "music player", "a compiler for C", "secure shell"]

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appending(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    private func index(_ name: String = "index") -> URL { folder.appending(name) }

    // MARK: Round trips

    @Test(arguments: [1, 100, 20_000] as [Float]) func anseriniScoresAreIntegerSums(factor: Float) async throws {
        let packages = try await PackagesIndex.index()
        let topics = Self.queries.enumerated().map { Topic(id: "q\($0)", text: $1) }
        let source = ExportSource(snapshot: await packages.snapshot, topics: topics)
        _ = try await AnseriniExport(leg: "splade", quantization: ImpactQuantization(factor: factor))
            .write(source, to: folder.appending("export"))
        let report = try await IndexImport(format: .anserini, paths: [folder.appending("export").path])
            .run(into: index())
        #expect(report.summary.documents == 120 && report.documents == 120)
        #expect(report.index == IndexDefinition(bm25: BM25Definition(), sparse: ["impacts": .pretokenized]))

        let imported = try await SearchIndex.open(at: index())
        let documents = try impacts(folder.appending("export/documents/documents.jsonl"))
        for topic in try Topic.read(path: folder.appending("export/topics.tsv").path) {
            let weights = Dictionary(topic.text.split(separator: " ").map { (String($0), 1) }, uniquingKeysWith: +)
            let slow = documents.map { id, vector in
                ScoredDocument(id: id, score: Double(vector.reduce(0) { $0 + $1.value * (weights[$1.key] ?? 0) }))
            }.filter { $0.score > 0 }.sorted(by: ScoredDocument.ranksBefore)
            for k in [1, 10, 100] {
                let hits = try await imported.search(topic.text, k: k).hits
                #expect(hits.map(\.id) == slow.prefix(k).map(\.id))
                #expect(hits.map(\.score) == slow.prefix(k).map(\.score))
            }
        }
        #expect(try await imported.verify().problems == [])
    }

    private func impacts(_ file: URL) throws -> [(DocumentID, [String: Int])] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let object = try #require(try JSONValue(parsing: line.utf8).objectValue)
            let vector = try #require(object["vector"]?.objectValue).compactMapValues(\.integerValue)
            return (DocumentID(try #require(object["id"]?.stringValue)), vector)
        }
    }

    @Test func elasticsearchAnswersTheSame() async throws {
        let packages = try await PackagesIndex.index()
        let source = ExportSource(snapshot: await packages.snapshot)
        _ = try await ElasticsearchExport(indexName: "packages", compresses: true)
            .write(source, to: folder.appending("export"))
        let mute = EncoderLibrary(
            sparse: ["splade-tiny": MuteSparseEncoder(model: try await EncoderLibrary().sparseEncoder(model: "splade-tiny"))],
            dense: ["all-MiniLM-L6-v2": MuteDenseEncoder()])
        let report = try await IndexImport(format: .elasticsearch, paths: [folder.appending("export").path])
            .run(into: index(), pipeline: packages.pipeline, encoders: mute)
        #expect(report.documents == 120 && report.summary.unknownTokens.isEmpty && report.notes.isEmpty)
        let imported = try await SearchIndex.open(at: index())
        for query in Self.queries {
            let expected = try await packages.search(query, k: 50).hits
            let found = try await imported.search(query, k: 50).hits
            #expect(found.map(\.id) == expected.map(\.id))
            #expect(found.map(\.score) == expected.map(\.score))
            #expect(found.first?.document == expected.first?.document)
        }
    }

    @Test func elasticsearchWithoutAModel() async throws {
        let packages = try await PackagesIndex.index()
        _ = try await ElasticsearchExport(indexName: "packages")
            .write(ExportSource(snapshot: await packages.snapshot), to: folder.appending("export"))
        let report = try await IndexImport(format: .elasticsearch, paths: [folder.appending("export").path])
            .run(into: index())
        #expect(report.index.bm25 != nil && report.index.sparse == ["splade": .pretokenized])
        #expect(report.index.dense.isEmpty && report.notes.contains { $0.contains("\"minilm\" are left out") })
        let imported = try await SearchIndex.open(at: index())
        let encoder = try await EncoderLibrary().sparseEncoder(model: "splade-tiny")
        let vector = encoder.decode(try await encoder.encodeQuery("chess"))
        let query = "{" + vector.map { "\"\($0.token)\": \($0.weight)" }.joined(separator: ", ") + "}"
        let exact = Pipeline(
            name: "exact",
            search: SearchDefinition(
                retriever: RetrieverNode(
                    .sparseVector(SparseVectorLeg(inferenceID: "splade", options: SparseSearchOptions(isExact: true))))))
        let found = try await imported.search(query, k: 20).hits
        let expected = try await packages.search("chess", k: 20, pipeline: exact).hits
        #expect(found.map(\.id) == expected.map(\.id))
        #expect(zip(found, expected).allSatisfy { abs($0.score - $1.score) < 1e-6 })
        let words = try await imported.search("chess", k: 3, pipeline: .bm25.searchOnly).hits
        #expect(words.first?.id == "3dchess")

        _ = try await ElasticsearchExport(indexName: "again")
            .write(ExportSource(snapshot: await imported.snapshot), to: folder.appending("again"))
        let again = try await IndexImport(format: .elasticsearch, paths: [folder.appending("again").path])
            .run(into: index("again"))
        #expect(again.documents == 120)
        let foundAgain = try await SearchIndex.open(at: index("again")).search(query, k: 20).hits
        #expect(foundAgain.map(\.id) == found.map(\.id) && foundAgain.map(\.score) == found.map(\.score))
    }

    @Test func enginesElsewhereAreToldTokens() async throws {
        let leg = RetrieverNode(.sparseVector(SparseVectorLeg(inferenceID: "impacts")))
        let query = try await EngineQuery(
            encoding: "tea tea green", for: leg, definition: IndexDefinition(sparse: ["impacts": .pretokenized]),
            encoders: EncoderLibrary())
        #expect(query.sparse == ["impacts": [WeightedToken("tea", 2), WeightedToken("green", 1)]])
        await #expect(throws: IndexStoreError.noModel(name: "pretokenized")) {
            try await EncoderLibrary().sparseEncoder(model: "pretokenized")
        }
    }

    @Test func seismicAndBEIR() async throws {
        let packages = try await PackagesIndex.index()
        let source = ExportSource(
            snapshot: await packages.snapshot, topics: [Topic(id: "1", text: "chess"), Topic(id: "2", text: "music")])
        _ = try await SeismicExport(leg: "splade").write(source, to: folder.appending("seismic"))
        let seismic = try await IndexImport(format: .seismic, paths: [folder.appending("seismic").path], leg: "s")
            .run(into: index("s"))
        #expect(seismic.documents == 120 && seismic.index.sparse == ["s": .pretokenized])

        _ = try await BEIRExport().write(source, to: folder.appending("beir"))
        let beir = try await IndexImport(format: .beir, paths: [folder.appending("beir").path])
            .run(into: index("b"), pipeline: .bm25)
        #expect(beir.documents == 120)
        #expect(beir.notes.contains { $0.contains("queries.jsonl has 2 queries") })
        let document = try await SearchIndex.open(at: index("b")).document("3dchess")
        #expect(try await document == packages.document("3dchess"))
    }

    // MARK: Legs

    private static let pipeline = Pipeline(
        name: "both",
        index: IndexDefinition(
            sparse: ["a": SparseDefinition(model: "splade-tiny"), "b": .pretokenized]),
        search: SearchDefinition(retriever: RetrieverNode(.sparseVector(SparseVectorLeg(inferenceID: "b")))))

    @Test func theLegIsNamedWhereThereAreSeveral() async throws {
        let path = try file("a.jsonl", #"{"id": "1", "vector": {"tea": 3}}"#)
        await #expect(throws: InterchangeError.self) {
            try await IndexImport(format: .anserini, paths: [path]).run(into: index(), pipeline: Self.pipeline)
        }
        await #expect(throws: IndexStoreError.noSuchLeg(kind: "sparse_vector", name: "c", known: ["a", "b"])) {
            try await IndexImport(format: .anserini, paths: [path], leg: "c").run(into: index(), pipeline: Self.pipeline)
        }
        let report = try await IndexImport(format: .anserini, paths: [path], leg: "b")
            .run(into: index(), pipeline: Self.pipeline)
        #expect(report.documents == 1)
    }

    @Test func tokensThatAModelDoesNotKnow() async throws {
        let pipeline = Pipeline(
            name: "model", index: IndexDefinition(sparse: ["a": SparseDefinition(model: "splade-tiny")]),
            search: SearchDefinition(retriever: RetrieverNode(.sparseVector(SparseVectorLeg(inferenceID: "a")))))
        let path = try file(
            "a.jsonl", ##"{"id": "1", "vector": {"tea": 3, "nosuchtoken": 2, "#7": 1}}"## + "\n"
                + #"{"id": "2", "vector": {"nosuchtoken": 1}}"#)
        let strict = IndexImport(format: .anserini, paths: [path], isStrict: true)
        await #expect(throws: EncodedDocumentError(document: "1", leg: "a", .unknownToken("nosuchtoken"))) {
            try await strict.run(into: index("strict"), pipeline: pipeline)
        }
        #expect(!FileManager.default.fileExists(atPath: index("strict").path))
        let report = try await IndexImport(format: .anserini, paths: [path]).run(into: index(), pipeline: pipeline)
        #expect(report.summary.unknownTokens == ["a": 3])
        let hits = try await SearchIndex.open(at: index()).search("tea").hits
        #expect(hits.map(\.id) == ["1"])
    }

    @Test func documentsReplaceThoseWithTheirIDs() async throws {
        let first = try file(
            "a.jsonl", #"{"id": "1", "vector": {"a": 3}}"# + "\n" + #"{"id": "2", "vector": {"a": 1}}"# + "\n"
                + #"{"id": "1", "vector": {"b": 3}}"#)
        let report = try await IndexImport(format: .anserini, paths: [first]).run(into: index())
        #expect(report.summary.documents == 3 && report.summary.commit.added == 2 && report.documents == 2)
        #expect(report.index.bm25 == nil, "there is no text")
        let second = try file("b.jsonl", #"{"id": "2", "vector": {"c": 4}}"#)
        let again = try await IndexImport(format: .anserini, paths: [second]).run(into: index())
        #expect(again.summary.commit.removed == 1 && again.documents == 2)
        let found = try await SearchIndex.open(at: index())
        #expect(try await found.search("a").hits.isEmpty)
        #expect(try await found.search("b c c").hits.map(\.id) == ["2", "1"])
        #expect(try await found.search("b c c").hits.map(\.score) == [8, 3])
    }

    @Test func whatCannotBeReadLeavesNothing() async throws {
        let broken = (0..<100).map { #"{"id": "\#($0)", "vector": {"a": 3}}"# } + [#"{"id": "x", "vector": {"a": }}"#]
        for text in [broken.joined(separator: "\n"), #"{"id": "1"}"#, ""] {
            let path = try file("broken.jsonl", text)
            let work = IndexImport(format: .anserini, paths: [path])
            await #expect(throws: InterchangeError.self) { try await work.run(into: index()) }
            #expect(!FileManager.default.fileExists(atPath: index().path))
        }
        let dense = try file(
            "bulk.ndjson", (0..<2).map { #"{"_id": "\#($0)", "_source": {"minilm": [1, 2, 3]}}"# }.joined(separator: "\n"))
        await #expect(throws: EncodedDocumentError(document: "0", leg: "minilm", .dimension(expected: 384, found: 3))) {
            try await IndexImport(format: .opensearch, paths: [dense]).run(into: index(), pipeline: .dense)
        }
        await #expect(throws: InterchangeError.self) {
            try await IndexImport(format: .opensearch, paths: [dense]).run(into: index())
        }
    }
}

/// A model's vocabulary without its work: documents bring their vectors.
private struct MuteSparseEncoder: SparseEncoder {
    let model: any SparseEncoder

    var vocabularySize: Int { model.vocabularySize }

    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] { throw NothingToEncode() }

    func token(of term: UInt32) -> String? { model.token(of: term) }
}

private struct MuteDenseEncoder: DenseEncoder {
    let dimension = 384

    func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] { throw NothingToEncode() }
}

private struct NothingToEncode: Error {}

extension Pipeline {
    /// Without the index part, for an index that has more legs.
    fileprivate var searchOnly: Pipeline { Pipeline(name: name, search: search) }
}
