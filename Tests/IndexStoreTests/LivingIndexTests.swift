import Foundation
import HybridSearch
import TestSupport
import Testing

/// An index that changes, against a dictionary that changes likewise and an index made anew of what is in it.
@Suite struct LivingIndexTests {
    private static let words = ["red", "green", "tree", "house", "car", "apple", "pie", "cloud", "river", "stone"]
    private static let definition = IndexDefinition(bm25: BM25Definition())
    /// Merges all the time.
    private static let policy = MergePolicy(segmentsPerTier: 3, smallestTier: 4, deadShare: 0.4)

    private let folder: TemporaryFolder
    private let directory: IndexDirectory

    init() throws {
        folder = try TemporaryFolder()
        directory = try IndexDirectory(
            creating: folder.appending("index"), definition: Self.definition, pipeline: "")
    }

    private static func document(_ id: Int, _ random: inout some RandomNumberGenerator) -> Document {
        let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in words.randomElement(using: &random)! }
        return Document(
            id: DocumentID("d\(id)"), title: words.randomElement(using: &random)!, text: text.joined(separator: " "),
            metadata: ["group": .integer(.random(in: 0..<5, using: &random))])
    }

    private func fresh(_ documents: [DocumentID: Document]) async throws -> IndexSnapshot {
        let fresh = try IndexDirectory(
            creating: folder.appending(UUID().uuidString), definition: Self.definition, pipeline: "")
        try await fresh.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add(documents.values.sorted { $0.id < $1.id })
            try await writer.commit()
        }
        return try fresh.snapshot()
    }

    private func check(_ snapshot: IndexSnapshot, holds documents: [DocumentID: Document]) async throws {
        #expect(snapshot.documentCount == documents.count)
        #expect(try snapshot.documents(Array(documents.keys)) == documents)
        var stored: [DocumentID: Document] = [:]
        try snapshot.forEachDocument { stored[$0.document.id] = $0.document }
        #expect(stored == documents)
        let fresh = try await fresh(documents)
        for query in ["red", "green tree", "apple pie river stone cloud"] {
            for filter in [nil, Filter.term(field: "group", value: 3)] {
                let found = try await BM25Retriever(snapshot: snapshot).retrieve(query, limit: 20, filter: filter)
                let expected = try await BM25Retriever(snapshot: fresh).retrieve(query, limit: 20, filter: filter)
                #expect(found == expected, "\(query), \(snapshot.segments.count) segments")
            }
        }
    }

    @Test(arguments: 0..<6) func holdsWhatADictionaryWouldHold(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var documents: [DocumentID: Document] = [:]
        for _ in 0..<4 {
            try await directory.withWriter(encoders: EncoderLibrary(), policy: Self.policy) { writer in
                for _ in 0..<6 {
                    for _ in 0..<Int.random(in: 1...3, using: &random) {
                        switch Int.random(in: 0..<8, using: &random) {
                        case 0..<5:
                            let added = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                                Self.document(.random(in: 0..<40, using: &random), &random)
                            }
                            try await writer.add(added)
                            for document in added { documents[document.id] = document }
                        case 5, 6:
                            let ids = (0..<4).map { _ in DocumentID("d\(Int.random(in: 0..<40, using: &random))") }
                            try await writer.delete(ids)
                            for id in ids { documents[id] = nil }
                        default:
                            let group = JSONValue.integer(.random(in: 0..<5, using: &random))
                            let count = try await writer.delete(matching: .term(field: "group", value: group))
                            let before = documents.count
                            documents = documents.filter { $0.value.metadata["group"] != group }
                            #expect(before - documents.count == count)
                        }
                    }
                    try await writer.commit()
                    #expect(try directory.snapshot().documentCount == documents.count)
                }
                if Bool.random(using: &random) { try await writer.optimize() }
            }
            try await check(directory.snapshot(), holds: documents)
            let verification = try directory.snapshot().verify()
            #expect(verification.problems == [])
            #expect(verification.documents == documents.count)
        }
    }

    @Test func aCommitSaysWhatItHasDone() async throws {
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add([Document(id: "1"), Document(id: "2"), Document(id: "1", text: "again")])
            #expect(try await writer.commit() == CommitSummary(added: 2, removed: 0))
            try await writer.add([Document(id: "2"), Document(id: "3")])
            try await writer.delete(["1", "none"])
            #expect(try await writer.commit() == CommitSummary(added: 2, removed: 2))
            #expect(try await writer.commit() == CommitSummary())
        }
    }

    @Test func theOrderOfAdditionsAndDeletionsCounts() async throws {
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add([Document(id: "1", text: "old"), Document(id: "2", text: "old")])
            try await writer.commit()
            try await writer.delete(["1"])
            try await writer.add([Document(id: "1", text: "new")])
            try await writer.add([Document(id: "2", text: "new")])
            try await writer.delete(["2"])
            try await writer.commit()
        }
        #expect(try directory.snapshot().documents(["1", "2"]) == ["1": Document(id: "1", text: "new")])
    }

    @Test func aSnapshotKeepsItsFilesAndDocuments() async throws {
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add([Document(id: "1", text: "first"), Document(id: "2", text: "first")])
            try await writer.commit()
        }
        let before = try directory.snapshot()
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add([Document(id: "1", text: "second")])
            try await writer.delete(["2"])
            try await writer.optimize()
        }
        let found = try await BM25Retriever(snapshot: before).retrieve("first", limit: 10, filter: nil)
        #expect(found.documents.map(\.id) == ["1", "2"])
        #expect(try before.documents(["1"])["1"]?.text == "first")
        #expect(try directory.snapshot().documents(["1", "2"]) == ["1": Document(id: "1", text: "second")])
    }

    @Test func whatNobodyReadsGoes() async throws {
        for _ in 0..<3 {
            try await directory.withWriter(encoders: EncoderLibrary()) { writer in
                try await writer.add((0..<50).map { Document(id: DocumentID("\($0)"), text: "text") })
                try await writer.commit()
            }
        }
        try await directory.withWriter(encoders: EncoderLibrary()) { try await $0.optimize() }
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: directory.url.appending(path: "segments").path)
        #expect(folders.count == 1)
        #expect(try directory.snapshot().verify().problems == [])
    }

    // MARK: Backup

    @Test func aBackupIsAnIndex() async throws {
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            for text in ["first", "second"] {
                try await writer.add([Document(id: "1", text: text), Document(id: DocumentID(text), text: "other")])
                try await writer.commit()
            }
        }
        let copy = folder.appending("copy")
        try directory.backUp(to: copy)
        let error = #expect(throws: IndexStoreError.self) { try directory.backUp(to: copy) }
        #expect("\(try #require(error))".contains("there is something already"))
        try await directory.withWriter(encoders: EncoderLibrary()) { try await $0.delete(["1"]) }
        let snapshot = try IndexDirectory(opening: copy).snapshot()
        #expect(try snapshot.verify().problems == [])
        #expect(snapshot.documentCount == 3)
        #expect(try snapshot.documents(["1"])["1"]?.text == "second")
    }

    @Test func backupsWhileAWriterWritesAreSound() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await directory.withWriter(encoders: EncoderLibrary(), policy: Self.policy) { writer in
                    for i in 0..<60 {
                        // Two documents that always have the same text.
                        try await writer.add(["a", "b"].map { Document(id: $0, text: "round \(i)") })
                        try await writer.commit()
                    }
                }
            }
            for i in 0..<5 {
                let copy = folder.appending("copy-\(i)")
                try directory.backUp(to: copy)
                let snapshot = try IndexDirectory(opening: copy).snapshot()
                #expect(try snapshot.verify().problems == [])
                let documents = try snapshot.documents(["a", "b"])
                #expect(documents["a"]?.text == documents["b"]?.text)
            }
            try await group.waitForAll()
        }
    }

    // MARK: Damage

    @Test(arguments: ["documents.table", "bm25.terms"]) func verificationFindsDamage(file: String) async throws {
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add((0..<500).map { Document(id: DocumentID("\($0)"), text: "text \($0)") })
            try await writer.commit()
        }
        let url = directory.url.appending(path: "segments/00000001/\(file)")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: url)
        // A small table's facts are on the damaged page: without them it cannot even be opened.
        let problems = Result { try IndexDirectory(opening: directory.url).snapshot().verify().problems }
        #expect("\(problems)".contains(file), "\(problems)")
    }
}

/// The same numbers every time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
