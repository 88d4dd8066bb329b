import Foundation
import Interchange
import Retrieval
import Testing

/// Compares with the file that Google's protobuf runtime wrote: `Fixtures/make_ciff.py`.
@Suite struct CIFFGoldenTests {
    private static let documentCount = 300
    private static let all = (0..<documentCount).map { CIFFPosting(document: UInt32($0), frequency: UInt32(1 + $0)) }
    private static let seventh = stride(from: 0, to: UInt32(documentCount), by: 7)
        .map { CIFFPosting(document: $0, frequency: 3) }
    private static let size = [0, 299].map { CIFFPosting(document: $0, frequency: 70_000) }
    /// In order of their bytes.
    private static let lists = [("all", all), ("größe", size), ("seventh", seventh)]
    private static let totalLength = lists.reduce(0) { $0 + $1.1.reduce(0) { $0 + Int($1.frequency) } }

    private static func length(ofDocument i: Int) -> Int {
        lists.reduce(0) { $0 + Int($1.1.first { $0.document == i }?.frequency ?? 0) }
    }

    private func fixture(_ name: String) throws -> String {
        try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil)).path
    }

    @Test(arguments: ["small.ciff", "small.ciff.gz"])
    func readsWhatPythonWrote(name: String) throws {
        let reader = try CIFFReader(path: try fixture(name))
        let expected = CIFFHeader(
            listCount: 3, documentCount: Self.documentCount, collectionLength: Self.totalLength,
            description: "a small index by Python")
        #expect(reader.header == expected)
        for (term, postings) in Self.lists {
            #expect(try reader.nextTerm() == term)
            #expect(try reader.allPostings() == postings)
        }
        #expect(try reader.nextTerm() == nil)
        for i in 0..<Self.documentCount {
            let record = CIFFDocumentRecord(id: "doc \(i)", length: Self.length(ofDocument: i))
            #expect(try reader.nextDocument() == record)
        }
        #expect(try reader.nextDocument() == nil)
        #expect(reader.bytesRead == reader.bytesTotal)
    }

    @Test func writesTheSameBytes() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/written.ciff"
        let header = CIFFHeader(
            listCount: 3, documentCount: Self.documentCount, collectionLength: Self.totalLength,
            description: "a small index by Python")
        let writer = try CIFFWriter(path: path, header: header)
        for (term, postings) in Self.lists { try writer.write(term: term, postings: postings) }
        for i in 0..<Self.documentCount {
            try writer.write(CIFFDocumentRecord(id: "doc \(i)", length: Self.length(ofDocument: i)))
        }
        try writer.finish()
        let golden = try Data(contentsOf: URL(filePath: try fixture("small.ciff")))
        #expect(try Data(contentsOf: URL(filePath: path)) == golden)
    }

    /// The least memory: one document at a time.
    @Test(arguments: [1, CIFFDocumentReader.standardMemory])
    func givesDocumentsWithTheirTerms(memory: Int) throws {
        let reader = try CIFFDocumentReader(path: try fixture("small.ciff"), memory: memory)
        for i in 0..<Self.documentCount {
            let document = try #require(try reader.nextDocument())
            #expect(document.record == CIFFDocumentRecord(id: "doc \(i)", length: Self.length(ofDocument: i)))
            let expected = Self.lists.compactMap { term, postings in
                postings.first { $0.document == i }.map { TermFrequency(term, $0.frequency) }
            }
            #expect(document.terms == expected)
        }
        #expect(try reader.nextDocument() == nil)
    }
}

extension CIFFReader {
    /// What is left of a list.
    func allPostings() throws -> [CIFFPosting] {
        var postings: [CIFFPosting] = []
        while case let part = try nextPostings(), !part.isEmpty { postings += part }
        return postings
    }
}
