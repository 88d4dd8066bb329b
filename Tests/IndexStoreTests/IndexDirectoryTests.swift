import Foundation
import GRDB
import HybridSearch
import TestSupport
import Testing

/// The store with its lexical leg alone, which needs no model.
@Suite struct IndexDirectoryTests {
    private let folder: TemporaryFolder
    private let directory: IndexDirectory

    init() throws {
        folder = try TemporaryFolder()
        directory = try IndexDirectory(
            creating: folder.appending("index"), definition: IndexDefinition(bm25: BM25Definition()), pipeline: "")
    }

    private func add(_ documents: [Document]...) async throws {
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            for batch in documents {
                try await writer.add(batch)
            }
            try await writer.commit()
        }
    }

    private func search(_ query: String, filter: Filter? = nil) async throws -> [DocumentID] {
        let retriever = try BM25Retriever(snapshot: directory.snapshot())
        return try await retriever.retrieve(query, limit: 100, filter: filter).documents.map(\.id)
    }

    @Test func findsWhatWasCommitted() async throws {
        try await add([Document(id: "1", title: "Green tea", text: "leaves"), Document(id: "2", text: "coffee beans")])
        #expect(try await search("tea") == ["1"])
        #expect(try await search("beans") == ["2"])
        let document = try directory.snapshot().documents(["1", "none"])
        #expect(document == ["1": Document(id: "1", title: "Green tea", text: "leaves")])
    }

    @Test func aDocumentReplacesTheOneWithItsID() async throws {
        try await add(
            [Document(id: "1", text: "first"), Document(id: "1", text: "second")], [Document(id: "1", text: "third")])
        #expect(try await search("first second").isEmpty)
        #expect(try await search("third") == ["1"])
        try await add([Document(id: "1", text: "fourth"), Document(id: "2", text: "other")])
        #expect(try await search("third").isEmpty)
        #expect(try await search("fourth") == ["1"])
        #expect(try directory.snapshot().documentCount == 2)
    }

    @Test func segmentsWithoutDocumentsGo() async throws {
        try await add([Document(id: "1", text: "first")])
        try await add([Document(id: "1", text: "second")])
        #expect(try directory.snapshot().segments.count == 1)
        // A program that another test starts shares this process's locks between its fork and its exec, and a writer
        // leaves a locked segment to the next one.
        var folders: [String] = []
        for attempt in 2..<12 where attempt == 2 || folders.count > attempt - 1 {
            try await add([Document(id: DocumentID("\(attempt)"), text: "third")])
            folders = try FileManager.default.contentsOfDirectory(
                atPath: directory.url.appending(path: "segments").path)
        }
        #expect(folders.count == (try directory.snapshot().segments.count))
    }

    @Test func segmentsScoreAsOneIndex() async throws {
        let texts = ["red apple", "green apple tree", "red car", "tree house in a tree", "a green car", "apple pie"]
        let documents = texts.enumerated().map { Document(id: DocumentID("d\($0)"), text: $1) }
        for document in documents { try await add([document]) }
        let whole = try IndexDirectory(
            creating: folder.appending("whole"), definition: IndexDefinition(bm25: BM25Definition()), pipeline: "")
        try await whole.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add(documents)
            try await writer.commit()
        }

        #expect(try directory.snapshot().segments.count == 6)
        for query in ["apple", "red tree", "green car house"] {
            let parts = try await BM25Retriever(snapshot: directory.snapshot())
                .retrieve(query, limit: 10, filter: nil)
            let one = try await BM25Retriever(snapshot: whole.snapshot()).retrieve(query, limit: 10, filter: nil)
            #expect(parts == one)
        }
    }

    @Test func aSnapshotStaysAsItWas() async throws {
        try await add([Document(id: "1", text: "first")])
        let before = try BM25Retriever(snapshot: directory.snapshot())
        try await add([Document(id: "1", text: "second"), Document(id: "2", text: "first")])
        #expect(try await before.retrieve("first", limit: 10, filter: nil).documents.map(\.id) == ["1"])
        #expect(try await search("first") == ["2"])
    }

    // MARK: Hostile surroundings

    @Test func oneWriterAtATime() async throws {
        let escaped = try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            await #expect(throws: IndexStoreError.locked(path: directory.url.path)) {
                try await add([Document(id: "1")])
            }
            return writer
        }
        try await add([Document(id: "1")])
        await #expect(throws: IndexStoreError.writerClosed(path: directory.url.path)) {
            try await escaped.add([Document(id: "2")])
        }
    }

    @Test func whatAKilledWriterLeavesIsNoPartOfTheIndex() async throws {
        try await add([Document(id: "1", text: "first")])
        let orphan = directory.url.appending(path: "segments/00000077")
        try FileManager.default.createDirectory(at: orphan, withIntermediateDirectories: true)
        try Data("half a file".utf8).write(to: orphan.appending(path: "bm25.terms"))
        #expect(try await search("first") == ["1"])
        try await add([Document(id: "2", text: "second")])
        #expect(!FileManager.default.fileExists(atPath: orphan.path))
        #expect(try await search("second") == ["2"])
    }

    @Test func namesWhatIsNotAnIndex() throws {
        let nowhere = folder.appending("nowhere")
        #expect(throws: IndexStoreError.notAnIndex(path: nowhere.path)) { try IndexDirectory(opening: nowhere) }
        #expect(throws: IndexStoreError.alreadyExists(path: directory.url.path)) {
            try IndexDirectory(creating: directory.url, definition: directory.definition, pipeline: "")
        }
    }

    @Test func namesADamagedDatabase() throws {
        let damaged = folder.appending("damaged")
        try FileManager.default.createDirectory(at: damaged, withIntermediateDirectories: true)
        try Data(repeating: 0x5A, count: 8192).write(to: damaged.appending(path: "index.sqlite"))
        let error = try #require(throws: IndexStoreError.self) { try IndexDirectory(opening: damaged) }
        #expect("\(error)".contains("index.sqlite is damaged"))
    }

    @Test func refusesANewerFormat() async throws {
        let database = try DatabaseQueue(path: directory.url.appending(path: "index.sqlite").path)
        try await database.write { try $0.execute(sql: "UPDATE setting SET value = '99' WHERE key = 'format'") }
        #expect(throws: IndexStoreError.newerFormat(path: directory.url.path, version: 99, known: 2)) {
            try IndexDirectory(opening: directory.url)
        }
    }

    @Test func refusesAnOlderFormat() async throws {
        let database = try DatabaseQueue(path: directory.url.appending(path: "index.sqlite").path)
        try await database.write { try $0.execute(sql: "UPDATE setting SET value = '1' WHERE key = 'format'") }
        #expect(throws: IndexStoreError.olderFormat(path: directory.url.path, version: 1, known: 2)) {
            try IndexDirectory(opening: directory.url)
        }
    }

    @Test(arguments: [0, 7, 40]) func namesADamagedSegmentFile(position: Int) async throws {
        try await add([Document(id: "1", text: "first words of a text")])
        let file = directory.url.appending(path: "segments/00000001/bm25.terms")
        var bytes = try Data(contentsOf: file)
        bytes[position] ^= 0xFF
        try bytes.write(to: file)
        let error = await #expect(throws: (any Error).self) { try await search("first") }
        #expect("\(try #require(error))".contains("bm25.terms"))
    }

    @Test func namesAMissingSegmentFile() async throws {
        try await add([Document(id: "1", text: "first")])
        try FileManager.default.removeItem(at: directory.url.appending(path: "segments/00000001/bm25.terms"))
        let error = await #expect(throws: (any Error).self) { try await search("first") }
        #expect("\(try #require(error))".contains("bm25.terms"))
    }

    @Test func cancellationLeavesTheLastCommit() async throws {
        try await add([Document(id: "1", text: "first")])
        let documents = (0..<20_000).map { Document(id: DocumentID("n\($0)"), text: "number \($0)") }
        let task = Task { [directory] in
            try await directory.withWriter(encoders: EncoderLibrary()) { try await $0.add(documents) }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try directory.snapshot().documentCount == 1)
    }

    @Test func aPipelineMustFitTheIndex() throws {
        try directory.check(IndexDefinition(bm25: BM25Definition(parameters: BM25Parameters(k1: 0.9, b: 0.4))))
        let other = IndexDefinition(
            textFields: ["text"], bm25: BM25Definition(analyzer: "standard"), sparse: ["s": .init(model: "m")])
        let error = try #require(throws: IndexStoreError.self) { try directory.check(other) }
        #expect("\(error)".contains("text_fields is [\"text\"], the index has [\"title\", \"text\"]"))
        #expect("\(error)".contains("bm25 analyzer is standard, the index has english"))
        #expect("\(error)".contains("sparse.s is m, the index has no such leg"))
    }
}
