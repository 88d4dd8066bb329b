import DocumentTable
import Foundation
import IndexFiles
import Retrieval
import Testing

@Suite struct DocumentTableTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func table(
        _ documents: [Document], chunks: [[Range<Int>]]? = nil, memory: Int = 1 << 20, name: String = "documents.table"
    ) throws -> DocumentTable {
        let builder = DocumentTableBuilder(temporaryFolder: folder.url, memory: memory)
        for (i, document) in documents.enumerated() {
            try builder.append(document, number: Int64(i) * 10 - 5, chunks: chunks?[i])
        }
        try builder.write(to: folder.file(name))
        return try DocumentTable(opening: folder.file(name))
    }

    @Test func idsAndNumbersByOrdinalAndBack() throws {
        let ids = ["b", "a", "ab", "", "é", "e\u{301}", "a", "document-0000002", "document-0000001"]
        let table = try table(ids.map { Document(id: DocumentID($0)) })
        #expect(table.documentCount == ids.count)
        #expect(table.chunkCount == ids.count)
        #expect(!table.isChunked)
        for (i, id) in ids.enumerated() {
            #expect(try table.id(of: UInt32(i)) == DocumentID(id))
            #expect(try table.number(of: UInt32(i)) == Int64(i) * 10 - 5)
            // Where an id comes twice, the last one.
            let last = ids.lastIndex { $0.utf8.elementsEqual(id.utf8) }
            #expect(try table.document(withID: DocumentID(id)) == last.map { UInt32($0) })
        }
        #expect(try table.document(withID: "none") == nil)
        #expect(try table.document(withID: "zzz") == nil)
        #expect(throws: SegmentFileError.self) { try table.id(of: 9) }
        #expect(throws: SegmentFileError.self) { try table.number(of: .max) }
        try table.verify()
    }

    @Test func aTableMayBeEmpty() throws {
        let table = try table([])
        #expect(table.documentCount == 0 && table.chunkCount == 0)
        #expect(try table.document(withID: "a") == nil)
        #expect(try table.documents(matching: .matchAll).count == 0)
        #expect(try table.documents(matching: .term(field: "a", value: 1)).count == 0)
        try table.verify()
    }

    @Test func chunksKnowTheirDocuments() throws {
        let chunks = [[0..<10, 8..<20], [], [0..<5], [0..<3, 3..<6, 6..<9]]
        let table = try table(["a", "b", "c", "d"].map { Document(id: $0) }, chunks: chunks)
        #expect(table.isChunked && table.documentCount == 4 && table.chunkCount == 6)
        #expect(try (0..<6).map { try table.document(ofChunk: $0) } == [0, 0, 2, 3, 3, 3])
        #expect(try (0..<4).map { try table.chunks(of: $0) } == [0..<2, 2..<2, 2..<3, 3..<6])
        #expect(try (0..<6).map { try table.range(ofChunk: $0) } == chunks.flatMap { $0 })
        var set = OrdinalSet(capacity: 4)
        #expect(try table.chunks(of: set).isEmpty)
        set.insert(1)
        set.insert(3)
        #expect(try Array(table.chunks(of: set)) == [3, 4, 5])
        #expect(try table.chunks(of: OrdinalSet(all: 4)) == OrdinalSet(all: 6))
        #expect(throws: SegmentFileError.self) { try table.document(ofChunk: 6) }
        #expect(throws: SegmentFileError.self) { try table.chunks(of: UInt32(4)) }
        try table.verify()
    }

    @Test func withoutChunksADocumentIsItsOwn() throws {
        let table = try table(["a", "b"].map { Document(id: $0) })
        #expect(try table.document(ofChunk: 1) == 1)
        #expect(try table.chunks(of: UInt32(1)) == 1..<2)
        #expect(try table.range(ofChunk: 1) == 0..<0)
        #expect(try table.chunks(of: OrdinalSet(all: 2)) == OrdinalSet(all: 2))
        #expect(throws: SegmentFileError.self) { try table.document(ofChunk: 2) }
        #expect(throws: SegmentFileError.self) { try table.range(ofChunk: 2) }
    }

    @Test func littleMemoryMakesTheSameFileAndLeavesNothing() throws {
        let documents = (0..<500).map { i in
            Document(
                id: DocumentID("d\(i)"), title: "title \(i % 10)",
                metadata: ["n": .integer(i), "tags": ["x", .string("t\(i % 7)")], "date": .string("2024-01-\(i % 28 + 10)")])
        }
        _ = try table(documents, name: "much")
        _ = try table(documents, memory: 1, name: "little")
        _ = try table(documents, memory: 3000, name: "some")
        let expected = try Data(contentsOf: folder.file("much"))
        #expect(try Data(contentsOf: folder.file("little")) == expected)
        #expect(try Data(contentsOf: folder.file("some")) == expected)
        #expect(try folder.names == ["little", "much", "some"])
    }
}
