import Foundation
import HybridSearch
import TestSupport
import Testing

/// Rows of the database outlive segments and are shared by them; none may go while somebody needs it.
@Suite struct SharedRowsTests {
    private let folder: TemporaryFolder
    private let directory: IndexDirectory

    init() throws {
        folder = try TemporaryFolder()
        directory = try IndexDirectory(
            creating: folder.appending("index"), definition: IndexDefinition(bm25: BM25Definition()), pipeline: "")
    }

    private func write(_ body: (IndexWriter) async throws -> Void) async throws {
        try await directory.withWriter(
            encoders: EncoderLibrary(), policy: MergePolicy(segmentsPerTier: 2, smallestTier: 4), body)
    }

    @Test func theNumberOfADocumentThatDiedBeforeItsCommitIsNotGivenAgain() async throws {
        try await write { writer in
            try await writer.add([Document(id: "1", text: "first"), Document(id: "2", text: "dies")])
            try await writer.delete(["2"])
            try await writer.commit()
        }
        try await write { writer in
            try await writer.add([Document(id: "3", text: "third")])
            try await writer.optimize()
        }
        #expect(try directory.snapshot().documents(["1", "2", "3"]).mapValues(\.text) == ["1": "first", "3": "third"])
        #expect(try directory.snapshot().verify().problems == [])
    }

    @Test func whatDiedInAMergedSegmentLivesForReadersOfItsSources() async throws {
        for id in ["1", "2", "3"] as [DocumentID] {
            try await write { writer in
                try await writer.add([Document(id: id, text: "text of \(id)")])
                try await writer.commit()
            }
        }
        let before = try directory.snapshot()
        for id in ["1", "2"] as [DocumentID] {
            try await write { try await $0.optimize() }
            try await write { writer in
                try await writer.delete([id])
                try await writer.optimize()
            }
        }
        #expect(try directory.snapshot().documents(["1", "2", "3"]).keys.sorted() == ["3"])
        #expect(try before.documents(["1", "2", "3"]).count == 3)
        try before.forEachDocument { #expect($0.document.text == "text of \($0.document.id)") }
        #expect(try before.verify().problems == [])
    }

    @Test func commitsDuringAnOptimizeLoseNothing() async throws {
        var expected: [DocumentID: Document] = [:]
        for round in 0..<8 {
            let first = (0..<6).map { Document(id: DocumentID("\(round)-\($0)"), text: "round \(round)") }
            let second = [Document(id: DocumentID("\(round)-0"), text: "again"), Document(id: "last", text: "\(round)")]
            for document in first + second { expected[document.id] = document }
            try await write { writer in
                try await writer.add(first)
                try await writer.commit()
                let (steps, step) = AsyncStream<Void>.makeStream()
                async let optimized: Void = {
                    defer { step.finish() }
                    try await writer.optimize { _ in step.yield() }
                }()
                for await _ in steps { break }
                for document in second {
                    try await writer.add([document])
                    try await writer.commit()
                }
                try await optimized
                try await writer.optimize()
            }
            #expect(try directory.snapshot().documents(Array(expected.keys)) == expected)
            #expect(try directory.snapshot().verify().problems == [])
        }
    }

    @Test func whatAKilledCreationLeftIsNoIndex() async throws {
        let url = folder.appending("other")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for name in ["index.sqlite.new", "index.sqlite.new-journal"] {
            try Data("half of a database".utf8).write(to: url.appending(path: name))
        }
        #expect(!IndexDirectory.exists(at: url))
        _ = try IndexDirectory(creating: url, definition: directory.definition, pipeline: "")
        #expect(try IndexDirectory(opening: url).snapshot().verify().problems == [])
        #expect(throws: IndexStoreError.alreadyExists(path: url.path)) {
            try IndexDirectory(creating: url, definition: directory.definition, pipeline: "")
        }
    }
}
