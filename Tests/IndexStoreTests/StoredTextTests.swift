import HybridSearch
import TestSupport
import Testing

/// Texts come back as they were added, whatever they hold.
@Suite struct StoredTextTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let documents = [
        Document(id: "a\0b", title: "before\0after", text: "\0tea\0", metadata: ["key\0x": "va\0lue"]),
        Document(id: "a", title: "", text: "plain"),
        Document(id: "\0", title: "\0", text: ""),
        Document(id: "é\u{FFFD}", title: "🍵", text: String(repeating: "long\0", count: 10_000)),
    ]

    @Test func textsWithNULsAreWhole() async throws {
        let url = folder.appending("index")
        let index = try await SearchIndex.create(at: url, pipeline: .bm25)
        try await index.add(Self.documents)
        for document in Self.documents {
            #expect(try await index.document(document.id) == document)
        }
        #expect(try await index.verify().problems.isEmpty)
        #expect(try await index.search("after").map(\.id) == ["a\0b"])
        try await index.delete(["a\0b"])
        let reopened = try await SearchIndex.open(at: url)
        #expect(try await reopened.document("a\0b") == nil)
        #expect(try await reopened.document("a") == Self.documents[1])
        try await reopened.optimize()
        #expect(try await reopened.document("\0") == Self.documents[2])
    }
}
