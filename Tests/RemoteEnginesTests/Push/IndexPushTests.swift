import HybridSearch
import Synchronization
import TestSupport
import Testing

/// A push against a target in memory: what is written, left alone and deleted.
@Suite struct IndexPushTests {
    /// Keeps documents as a real target does, and counts what it is asked.
    private final class MemoryTarget: PushTarget {
        struct Contents {
            var documents: [DocumentID: PushDocument] = [:]
            var batches: [Int] = []
            var deleted = 0
            var finished = 0
            /// After so many batches every write fails.
            var failsAfter: Int?
        }

        let contents = Mutex(Contents())
        let name = "memory"

        func prepare(_ schema: PushSchema) async throws {}

        func fingerprints() async throws -> [DocumentID: Int64] {
            contents.withLock { $0.documents.mapValues(\.fingerprint) }
        }

        func write(_ documents: [PushDocument]) async throws -> [PushRefusal] {
            try contents.withLock { contents in
                if let limit = contents.failsAfter, contents.batches.count >= limit {
                    throw RemoteEngineError.unreachable(engine: name, reason: "gone")
                }
                contents.batches.append(documents.count)
                for document in documents where document.document.title != "refused" {
                    contents.documents[document.document.id] = document
                }
            }
            return documents.filter { $0.document.title == "refused" }
                .map { PushRefusal(id: $0.document.id, reason: "not this one") }
        }

        func delete(_ ids: [DocumentID]) async throws {
            contents.withLock { contents in
                for id in ids { contents.documents[id] = nil }
                contents.deleted += ids.count
            }
        }

        func finish() async throws {
            contents.withLock { $0.finished += 1 }
        }
    }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func index(documents count: Int) async throws -> SearchIndex {
        let pipeline = Pipeline(
            name: "own", index: .own, search: SearchDefinition(retriever: RetrieverNode(.bm25(BM25Leg()))))
        let index = try await SearchIndex.create(
            at: folder.appending("index"), pipeline: pipeline, encoders: .own)
        try await index.add((0..<count).map { Document(id: DocumentID("\($0)"), text: "cat \($0)") })
        return index
    }

    private func push(
        _ index: SearchIndex, _ target: any PushTarget, _ limits: IndexPush.Limits = IndexPush.Limits()
    ) async throws -> PushSummary {
        let snapshot = await index.snapshot
        let schema = try await PushSchema(snapshot.definition, pipeline: index.pipeline, encoders: .own)
        return try await IndexPush(snapshot, schema: schema, limits: limits).run(into: target)
    }

    @Test func twiceIsAsGoodAsOnce() async throws {
        let index = try await index(documents: 25)
        let target = MemoryTarget()
        let limits = IndexPush.Limits(documents: 10)
        let first = try await push(index, target, limits)
        #expect(first.written == 25 && first.unchanged == 0 && first.deleted == 0)
        #expect(target.contents.withLock { $0.batches.sorted() } == [5, 10, 10])
        let vectors = target.contents.withLock { $0.documents["7"] }
        #expect(vectors?.sparse["words"]?.weights == [0.5] && vectors?.dense["constant"] == [0.6, 0.8])
        let second = try await push(index, target, limits)
        #expect(second.written == 0 && second.unchanged == 25)
        #expect(target.contents.withLock { $0.batches.count } == 3)
    }

    @Test func changesFollow() async throws {
        let index = try await index(documents: 5)
        let target = MemoryTarget()
        _ = try await push(index, target)
        try await index.add([Document(id: "1", text: "a dog"), Document(id: "new", text: "cat")])
        try await index.delete(["2", "3"])
        // What somebody else has put there goes as well, and what was changed there comes back.
        target.contents.withLock {
            $0.documents["stranger"] = PushDocument(Document(id: "stranger"))
            $0.documents["4"] = PushDocument(Document(id: "4"))
        }
        let summary = try await push(index, target)
        #expect(summary.written == 3 && summary.unchanged == 1 && summary.deleted == 3)
        let kept = target.contents.withLock { $0.documents.keys.sorted() }
        #expect(kept == ["0", "1", "4", "new"])
    }

    @Test func anInterruptedPushGoesOn() async throws {
        let index = try await index(documents: 30)
        let target = MemoryTarget()
        target.contents.withLock { $0.failsAfter = 2 }
        let limits = IndexPush.Limits(documents: 5, batchesInFlight: 1)
        await #expect(throws: RemoteEngineError.self) { try await push(index, target, limits) }
        target.contents.withLock { $0.failsAfter = nil }
        let summary = try await push(index, target, limits)
        #expect(summary.written == 20 && summary.unchanged == 10)
    }

    @Test func refusalsAreNamed() async throws {
        let index = try await index(documents: 0)
        try await index.add((0..<20).map { Document(id: DocumentID("\($0)"), title: $0 < 15 ? "refused" : "taken") })
        let summary = try await push(index, MemoryTarget())
        #expect(summary.written == 5 && summary.refused == 15)
        #expect(summary.refusals.count == PushSummary.mostRefusals && summary.refusals[0].reason == "not this one")
    }

    @Test func batchesAreBounded() async throws {
        let index = try await index(documents: 0)
        let text = String(repeating: "x", count: 1000)
        try await index.add((0..<4).map { Document(id: DocumentID("\($0)"), text: text) })
        let target = MemoryTarget()
        _ = try await push(index, target, IndexPush.Limits(bytes: 2600))
        #expect(target.contents.withLock { $0.batches } == [2, 2])
        let small = MemoryTarget()
        _ = try await push(index, small, IndexPush.Limits(bytes: 1))
        #expect(small.contents.withLock { $0.batches } == [1, 1, 1, 1])
    }

    @Test func fingerprintsTellEverythingApart() throws {
        let document = Document(id: "1", title: "a", text: "b", metadata: ["k": 1])
        let vector = try SparseVector(terms: [1], weights: [0.5])
        var states = [
            PushDocument(document), PushDocument(Document(id: "1", title: "ab", text: "", metadata: ["k": 1])),
            PushDocument(Document(id: "1", title: "a", text: "b", metadata: ["k": 1.0])),
            PushDocument(Document(id: "1", title: "a", text: "b", metadata: ["k": "1"])),
            PushDocument(document, sparse: ["s": vector]), PushDocument(document, sparse: ["t": vector]),
            PushDocument(document, dense: ["s": [0.5]]), PushDocument(document, dense: ["s": [0.5, 0]]),
        ].map(\.fingerprint)
        #expect(Set(states).count == states.count && !states.contains(0))
        // The same in every process and on every machine.
        states = [PushDocument(Document(id: "1")).fingerprint]
        #expect(states == [PushDocument(Document(id: "1")).fingerprint])
    }
}
