import Foundation
import GRDB
import HybridSearch
import TestSupport
import Testing

/// Documents that bring their vectors and terms, in indexes with and without models.
@Suite struct EncodedDocumentTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let impacts = IndexDefinition(sparse: ["impacts": .pretokenized])

    private func index(_ definition: IndexDefinition, _ name: String = "index") async throws -> SearchIndex {
        try await SearchIndex.create(
            at: folder.appending(name), pipeline: .covering(definition),
            encoders: EncoderLibrary(sparse: ["words": WordEncoder()], dense: ["pair": PairEncoder()]))
    }

    private static func document(_ id: DocumentID, _ tokens: [(String, Float)]) -> EncodedDocument {
        EncodedDocument(Document(id: id), sparse: ["impacts": .tokens(tokens.map { WeightedToken($0.0, $0.1) })])
    }

    // MARK: Pretokenized legs

    @Test func tokensAreSearchedByTokens() async throws {
        let index = try await index(Self.impacts)
        try await index.add([
            Self.document("1", [("green", 2), ("tea", 3)]), Self.document("2", [("tea", 1)]), Self.document("3", []),
        ])
        let response = try await index.search("tea tea green unknown", explain: true)
        #expect(response.hits.map(\.id) == ["1", "2"])
        #expect(abs((response.hits.first?.score ?? 0) - 8) < 0.05)
        #expect(response.hits.first?.explanation?.terms.map(\.term) == ["tea", "green"])
        let weighted = try await index.search(#"{"green": 0.5}"#)
        #expect(weighted.hits.map(\.id) == ["1"])
        #expect(abs((weighted.hits.first?.score ?? 0) - 1) < 0.05)
    }

    @Test func vocabulariesGrowFromCommitToCommit() async throws {
        let index = try await index(Self.impacts)
        try await index.add([Self.document("1", [("a", 1), ("b", 2)])])
        let other = try await SearchIndex.open(at: index.url)
        #expect(try await other.search("c").hits.isEmpty)
        try await index.add([Self.document("2", [("c", 1), ("a", 2)]), Self.document("1", [("c", 3)])])
        try await other.refresh()
        #expect(try await other.search("c").hits.map(\.id) == ["1", "2"])
        #expect(try await other.search("b").hits.isEmpty)
        #expect(try await index.verify().isSound)
        try await index.optimize()
        #expect(try await index.search("c").hits.map(\.id) == ["1", "2"])

        let copy = folder.appending("copy")
        try await index.backUp(to: copy)
        let backup = try await SearchIndex.open(at: copy)
        #expect(try await backup.search("c a").hits.map(\.id) == ["1", "2"])
        #expect(try await backup.verify().isSound)
    }

    @Test func tokensAreToldApartByTheirBytes() async throws {
        let index = try await index(Self.impacts)
        let long = String(repeating: "long", count: 25_000)
        try await index.add([
            Self.document("composed", [("\u{e9}", 1)]), Self.document("decomposed", [("e\u{301}", 1)]),
            Self.document("nul", [("a\0b", 1)]), Self.document("long", [(long, 1)]), Self.document("a", [("a", 1)]),
        ])
        let reopened = try await SearchIndex.open(at: index.url)
        for (query, id) in [("\u{e9}", "composed"), ("e\u{301}", "decomposed"), ("a\0b", "nul"), (long, "long"), ("a", "a")] {
            #expect(try await reopened.search(query).hits.map(\.id.rawValue) == [id])
        }
    }

    @Test func aDamagedVocabularyIsFound() async throws {
        let index = try await index(Self.impacts)
        try await index.add([Self.document("1", [("a", 1), ("b", 2), ("c", 3)])])
        func change(_ sql: String) throws {
            let queue = try DatabaseQueue(path: index.url.appending(path: "index.sqlite").path)
            try queue.write { try $0.execute(sql: sql) }
            try queue.close()
        }
        for (sql, problem) in [
            ("DELETE FROM vocabulary WHERE number = 2", "has 2 tokens"),
            ("DELETE FROM vocabulary WHERE number = 0", "no token 0"),
            ("UPDATE vocabulary SET number = 0", "has 1 tokens"),
        ] {
            try change(sql)
            let problems = try await SearchIndex.open(at: index.url).verify().problems
            #expect(problems.contains { $0.contains(problem) }, "\(problems)")
        }
    }

    @Test func aLegWithoutAModelNeedsVectors() async throws {
        let index = try await index(Self.impacts)
        let missing = EncodedDocumentError(document: "1", leg: "impacts", .missingVector)
        await #expect(throws: missing) { try await index.add([Document(id: "1", text: "green tea")]) }
        await #expect(throws: missing) { try await index.add([EncodedDocument(Document(id: "1"))]) }
        #expect(await index.documentCount == 0)
    }

    // MARK: Legs with models

    private static let models = IndexDefinition(
        bm25: BM25Definition(), sparse: ["words": SparseDefinition(model: "words")],
        dense: ["pair": DenseDefinition(model: "pair", similarity: .cosine)])

    @Test func whatADocumentDoesNotBringIsEncoded() async throws {
        let index = try await index(Self.models)
        try await index.add([Document(id: "0", text: "red car")])
        let summary = try await index.add([
            EncodedDocument(Document(id: "1", text: "red car"), sparse: ["words": .tokens([.init("tea", 2), .init("?", 1)])]),
            EncodedDocument(Document(id: "2", text: "red car"), dense: ["pair": [0, 2]]),
            EncodedDocument(Document(id: "3", text: "red car"), terms: [TermFrequency("tea", 7)]),
            EncodedDocument(Document(id: "4", text: "red car")),
        ])
        #expect(summary.unknownTokens == ["words": 1])
        #expect(summary.commit.added == 4)
        var stored: [DocumentID: StoredDocument.Chunk] = [:]
        try await index.snapshot.forEachDocument { stored[$0.document.id] = $0.chunks[0] }
        let car = try #require(stored["0"])
        #expect(try stored["1"]?.sparse["words"] == SparseVector(terms: [WordEncoder.term(of: "tea")], weights: [2]))
        #expect(stored["1"]?.dense == car.dense)
        #expect(stored["2"]?.dense["pair"] == [0, 1])
        #expect(stored["2"]?.sparse == car.sparse)
        #expect(stored["4"]?.sparse == car.sparse && stored["4"]?.dense == car.dense)
        let snapshot = await index.snapshot
        let bm25 = try BM25Retriever(snapshot: snapshot)
        #expect(try await bm25.retrieve("tea", limit: 9, filter: nil).documents.map(\.id) == ["3"])
        #expect(try await bm25.retrieve("car", limit: 9, filter: nil).documents.map(\.id) == ["0", "1", "2", "4"])
        #expect(try await index.verify().problems == [])
        try await index.optimize()
        #expect(try await index.verify().problems == [])
    }

    @Test(arguments: [
        (EncodedDocument(Document(id: "1"), sparse: ["wrods": .tokens([])]), "the index has no such leg; it has: words"),
        (EncodedDocument(Document(id: "1"), dense: ["words": [1]]), "the index has no such leg; it has: pair"),
        (EncodedDocument(Document(id: "1"), dense: ["pair": [1]]), "has 1 components, the leg's have 2"),
        (EncodedDocument(Document(id: "1"), dense: ["pair": [1, .nan]]), "not a finite number"),
        (EncodedDocument(Document(id: "1"), dense: ["pair": [0, 0]]), "all zeros"),
        (EncodedDocument(Document(id: "1"), sparse: ["words": .tokens([.init("tea", -1)])]), "must be a number from 0, found -1"),
        (EncodedDocument(Document(id: "1"), sparse: ["words": .tokens([.init("tea", .nan)])]), "found nan"),
        (EncodedDocument(Document(id: "1"), sparse: ["words": .tokens([.init("", 1)])]), "a token is empty"),
        (EncodedDocument(Document(id: "1"), terms: [.init("tea", 0)]), "has the frequency 0"),
        (EncodedDocument(Document(id: "1"), terms: [.init("tea", 1), .init("tea", 2)]), "is there twice"),
    ])
    func whatCannotBeAddedIsNamed(document: EncodedDocument, problem: String) async throws {
        let index = try await index(Self.models)
        try await index.add([EncodedDocument(Document(id: "0"))])
        do {
            try await index.add([EncodedDocument(Document(id: "2")), document])
            Issue.record("nothing was thrown")
        } catch let error as EncodedDocumentError {
            #expect(error.document == "1")
            #expect("\(error)".contains(problem), "\(error)")
        }
        #expect(await index.documentCount == 1)
    }

    @Test func strictlyEveryTokenMustBeKnown() async throws {
        let index = try await index(Self.models)
        let document = EncodedDocument(Document(id: "1"), sparse: ["words": .tokens([.init("?", 1)])])
        await #expect(throws: EncodedDocumentError(document: "1", leg: "words", .unknownToken("?"))) {
            try await index.add([document], isStrict: true)
        }
        let beyond = try SparseVector(terms: [9999], weights: [1])
        await #expect(throws: EncodedDocumentError(document: "1", leg: "words", .unknownTerm(9999, vocabularySize: 26))) {
            try await index.add([EncodedDocument(Document(id: "1"), sparse: ["words": .vector(beyond)])])
        }
    }

    @Test func chunkedIndexesEncodeThemselves() async throws {
        var definition = Self.models
        definition.chunking = ChunkingDefinition()
        let index = try await index(definition)
        try await index.add([EncodedDocument(Document(id: "1", text: "red car"))])
        await #expect(throws: EncodedDocumentError(document: "2", leg: "pair", .chunkedIndex)) {
            try await index.add([EncodedDocument(Document(id: "2"), dense: ["pair": [1, 0]])])
        }
        #expect(await index.documentCount == 1)
    }

    @Test func aPretokenizedLegIsNotChunkedAndHasNoPrecision() {
        let json: JSONValue = [
            "index": ["sparse": ["impacts": ["model": "pretokenized", "precision": "fp32"]], "chunking": [:]],
            "search": ["retriever": ["sparse_vector": ["inference_id": "impacts"]]],
        ]
        #expect(throws: PipelineError.self) { try Pipeline(json: JSONEncoder().encode(json)) }
        do {
            _ = try Pipeline(json: JSONEncoder().encode(json))
        } catch {
            #expect("\(error)".contains("$.index.chunking: cannot be"))
            #expect("\(error)".contains("$.index.sparse.impacts.precision: has no meaning"))
        }
    }
}

/// A vocabulary of 26 words, one for each letter that begins them.
private struct WordEncoder: SparseEncoder {
    let vocabularySize = 26

    static func term(of word: some StringProtocol) -> UInt32 { UInt32((word.utf8.first ?? 97) - 97) }

    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        try texts.map { text in
            let words = text.split(separator: " ")
            return try SparseVector(terms: words.map(Self.term), weights: words.map { _ in 1 })
        }
    }

    func token(of term: UInt32) -> String? {
        [UInt32(19): "tea", 17: "red", 2: "car"][term]
    }
}

private struct PairEncoder: DenseEncoder {
    let dimension = 2

    func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] {
        texts.map { $0.hasPrefix("red") ? [1, 0] : [0, 1] }
    }
}
