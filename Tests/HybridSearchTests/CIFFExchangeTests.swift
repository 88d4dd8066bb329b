import Foundation
import HybridSearch
import TestSupport
import Testing

/// Legs of an index of several segments, with replaced and deleted documents, on their way to a CIFF file and back.
@Suite struct CIFFExchangeTests {
    private static let definition = IndexDefinition(bm25: BM25Definition(), sparse: ["impacts": .pretokenized])
    private static let exactImpacts = Pipeline(
        name: "impacts",
        search: SearchDefinition(
            retriever: RetrieverNode(
                .sparseVector(
                    SparseVectorLeg(inferenceID: "impacts", options: SparseSearchOptions(isExact: true))))))
    private static let lexical = Pipeline(
        name: "bm25", search: SearchDefinition(retriever: RetrieverNode(.bm25(BM25Leg()))))
    private static let queries = ["w1 w4 w4", "w0", "w17 w3 w9 w40", "nothing"]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Document n, in its first or second form.
    private static func document(_ n: Int, form: Int = 0) -> EncodedDocument {
        let numbers = (0..<n % 9).map { ($0 * $0 + n * (3 + form)) % 41 }
        let words = Set(numbers).sorted()
        return EncodedDocument(
            Document(id: DocumentID("d\(n)")),
            // Some become 0.
            sparse: ["impacts": .tokens(words.map { WeightedToken("w\($0)", Float(($0 * n) % 300) / 100 + 0.002) })],
            terms: words.map { TermFrequency("w\($0)", UInt32(1 + ($0 + n) % 3)) })
    }

    /// Documents 0..<300 but every fifth, in five segments; 20..<30 in their second form.
    private func index() async throws -> (index: SearchIndex, expected: [EncodedDocument]) {
        let index = try await SearchIndex.create(at: folder.appending("index"), pipeline: .covering(Self.definition))
        for start in stride(from: 0, to: 300, by: 75) {
            try await index.add((start..<start + 75).map { Self.document($0) })
        }
        try await index.add((20..<30).map { Self.document($0, form: 1) })
        try await index.delete(stride(from: 0, to: 300, by: 5).map { DocumentID("d\($0)") })
        let kept = (0..<300).filter { !$0.isMultiple(of: 5) }
        let second = 20..<30
        return (
            index,
            kept.filter { !second.contains($0) }.map { Self.document($0) }
                + kept.filter(second.contains).map { Self.document($0, form: 1) }
        )
    }

    private func source(_ index: SearchIndex, _ topics: [Topic] = []) async -> ExportSource {
        ExportSource(snapshot: await index.snapshot, topics: topics)
    }

    private func documents(_ url: URL) throws -> [CIFFDocument] {
        let reader = try CIFFDocumentReader(path: url.path)
        var documents: [CIFFDocument] = []
        while let document = try reader.nextDocument() { documents.append(document) }
        return documents
    }

    private static func inOrderOfBytes(_ terms: [TermFrequency]) -> [TermFrequency] {
        terms.sorted { $0.term.utf8.lexicographicallyPrecedes($1.term.utf8) }
    }

    @Test func theLexicalLegIsExportedWithoutWhatWasDeleted() async throws {
        let (index, expected) = try await index()
        let url = folder.appending("terms.ciff")
        let summary = try await CIFFExport().write(await source(index), to: url)
        #expect(summary.documents == 240 && summary.units == 240)
        let written = try documents(url)
        #expect(written.map(\.record.id) == expected.map(\.document.id.rawValue))
        for (written, expected) in zip(written, expected) {
            #expect(written.terms == Self.inOrderOfBytes(expected.terms ?? []))
            #expect(written.record.length == (expected.terms ?? []).reduce(0) { $0 + Int($1.frequency) })
        }
        // Merging changes nothing but the order: replaced documents have found their place already.
        try await index.optimize()
        try await CIFFExport(leg: "bm25").write(await source(index), to: folder.appending("merged.ciff"))
        #expect(try Data(contentsOf: folder.appending("merged.ciff")) == Data(contentsOf: url))
    }

    /// The least memory: one term at a time.
    @Test(arguments: [1, CIFFDocumentReader.standardMemory])
    func aSparseLegIsExportedAsIntegers(memory: Int) async throws {
        let (index, expected) = try await index()
        let url = folder.appending("impacts.ciff.gz")
        let topics = [Topic(id: "q", text: "w1 w2")]
        let summary = try await CIFFExport(leg: "impacts", memory: memory)
            .write(await source(index, topics), to: url)
        let written = try documents(url)
        var dropped = 0
        for (written, expected) in zip(written, expected) {
            guard case .tokens(let tokens) = expected.sparse["impacts"] else { continue }
            let impacts = tokens.map { TermFrequency($0.token, UInt32(($0.weight * 100).rounded(.toNearestOrEven))) }
            dropped += impacts.count { $0.frequency == 0 }
            #expect(written.terms == Self.inOrderOfBytes(impacts.filter { $0.frequency > 0 }))
            #expect(written.record.id == expected.document.id.rawValue)
        }
        #expect(written.count == 240 && dropped > 0)
        #expect(summary.quantization?.documents.droppedWeights == dropped)
        #expect(summary.quantization?.loss?.queries == 1)
        #expect(summary.notes == ["CIFF has no topics: none were written."])
        #expect(try CIFFReader(path: url.path).header.mentionsImpacts)
    }

    @Test func importedLegsFindTheSame() async throws {
        let (index, _) = try await index()
        let (terms, impacts) = (folder.appending("terms.ciff"), folder.appending("impacts.ciff"))
        try await CIFFExport().write(await source(index), to: terms)
        try await CIFFExport(leg: "impacts").write(await source(index), to: impacts)

        let lexicalURL = folder.appending("lexical")
        let report = try await IndexImport(format: .ciff, paths: [terms.path]).run(into: lexicalURL)
        #expect(report.documents == 240 && report.index.bm25 != nil && report.index.sparse.isEmpty)
        #expect(report.notes == [])
        let lexical = try await SearchIndex.open(at: lexicalURL)
        for query in Self.queries {
            let ours = try await index.search(query, k: 300, pipeline: Self.lexical).hits
            let theirs = try await lexical.search(query, k: 300, pipeline: Self.lexical).hits
            #expect(ours.map(\.id) == theirs.map(\.id))
            #expect(ours.map(\.score) == theirs.map(\.score))
        }

        let sparseURL = folder.appending("sparse")
        let sparseReport = try await IndexImport(format: .ciff, paths: [impacts.path]).run(into: sparseURL)
        #expect(sparseReport.index.bm25 == nil && sparseReport.index.sparse.keys.sorted() == ["impacts"])
        let sparse = try await SearchIndex.open(at: sparseURL)
        let vectors = try documents(impacts)
        for query in Self.queries {
            let words = query.split(separator: " ").map(String.init)
            let hits = try await sparse.search(query, k: 300, pipeline: Self.exactImpacts).hits
            let scores = vectors.map { document in
                document.terms.reduce(0) { sum, term in sum + Int(term.frequency) * words.count { $0 == term.term } }
            }
            #expect(hits.map(\.score) == scores.filter { $0 > 0 }.sorted(by: >).map(Double.init))
            for hit in hits {
                let place = try #require(vectors.firstIndex { $0.record.id == hit.id.rawValue })
                #expect(hit.score == Double(scores[place]))
            }
        }
        // What they became is exported as the same bytes, but for what the header says of the leg.
        try await CIFFExport().write(await source(lexical), to: folder.appending("again.ciff"))
        #expect(try Data(contentsOf: folder.appending("again.ciff")) == Data(contentsOf: terms))
    }

    @Test func legsDecideWhatNumbersMean() async throws {
        let (index, _) = try await index()
        let terms = folder.appending("terms.ciff").path
        try await CIFFExport().write(await source(index), to: folder.appending("terms.ciff"))
        let named = try await IndexImport(format: .ciff, paths: [terms], leg: "counts")
            .run(into: folder.appending("a"))
        #expect(named.index.sparse.keys.sorted() == ["counts"])
        await #expect(throws: InterchangeError.self) {
            try await IndexImport(format: .ciff, paths: [terms])
                .run(into: folder.appending("b"), pipeline: .covering(Self.definition))
        }
        await #expect(throws: IndexStoreError.self) {
            try await IndexImport(format: .ciff, paths: [terms], leg: "other")
                .run(into: folder.appending("c"), pipeline: .covering(Self.definition))
        }
        await #expect(throws: InterchangeError.self) {
            try await IndexImport(format: .ciff, paths: [terms, terms]).run(into: folder.appending("d"))
        }
    }

    @Test func chunksAreDocumentsOfTheirOwn() async throws {
        let definition = IndexDefinition(
            textFields: ["text"], bm25: BM25Definition(),
            chunking: ChunkingDefinition(strategy: .fixed, maximumTokens: 4))
        let index = try await SearchIndex.create(at: folder.appending("index"), pipeline: .covering(definition))
        try await index.add([
            Document(id: "long", text: "w1 w2 w3 w4 w5 w6"), Document(id: "short", text: "w6"),
            Document(id: "gone", text: "w1 w7 w1 w7 w1 w7"),
        ])
        try await index.delete(["gone"])
        let url = folder.appending("chunks.ciff")
        let summary = try await CIFFExport().write(await source(index), to: url)
        #expect(summary.documents == 2 && summary.units == 3)
        let written = try documents(url)
        #expect(written.map(\.record.id) == ["long#0", "long#1", "short"])
        #expect(written.flatMap { $0.terms.map(\.term) }.sorted() == ["w1", "w2", "w3", "w4", "w5", "w6", "w6"])
        #expect(written.map(\.record.length).reduce(0, +) == 7)
    }

    @Test func lengthsThatFrequenciesDoNotAddUpToAreTold() async throws {
        let url = folder.appending("other.ciff")
        let writer = try CIFFWriter(
            path: url.path,
            header: CIFFHeader(listCount: 1, documentCount: 1, collectionLength: 7, description: ""))
        try writer.write(term: "w", postings: [CIFFPosting(document: 0, frequency: 2)])
        try writer.write(CIFFDocumentRecord(id: "d", length: 7))
        try writer.finish()
        let report = try await IndexImport(format: .ciff, paths: [url.path]).run(into: folder.appending("other"))
        #expect(report.notes.count == 1)
        #expect(report.notes.first?.contains("7 terms by the file's header and 2 by its frequencies") == true)
    }
}
