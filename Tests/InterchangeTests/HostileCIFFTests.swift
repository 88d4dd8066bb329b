import Foundation
import Interchange
import Testing

/// Files that are damaged or made to do harm: each is refused with its name and the place.
@Suite struct HostileCIFFTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What is wrong with a file.
    private func error(
        in file: CIFFBytes, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> InterchangeError {
        let path = try folder.file("hostile.ciff", bytes: file.bytes)
        let error = try #require(throws: InterchangeError.self, sourceLocation: sourceLocation) {
            let reader = try CIFFReader(path: path)
            while try reader.nextTerm() != nil { _ = try reader.allPostings() }
            while try reader.nextDocument() != nil {}
        }
        #expect(error.place.contains("hostile.ciff"), sourceLocation: sourceLocation)
        // Reading by documents finds the same.
        #expect(throws: error, sourceLocation: sourceLocation) {
            let reader = try CIFFDocumentReader(path: path)
            while try reader.nextDocument() != nil {}
        }
        return error
    }

    private func whole() -> CIFFBytes {
        var file = CIFFBytes.header(lists: 2, documents: 2)
        file.append(list: "a", [(0, 1), (1, 300)])
        file.append(list: "b", [(1, 2)])
        file.append(document: 0, "x", length: 1)
        file.append(document: 1, "y", length: 302)
        return file
    }

    @Test func everyTruncationIsAnError() throws {
        let bytes = whole().bytes
        for count in 0..<bytes.count {
            var file = CIFFBytes()
            file.append(raw: Array(bytes[..<count]))
            let error = try error(in: file)
            #expect(error.problem.contains("ends") || error.problem.contains("empty"), "\(count) bytes: \(error)")
        }
    }

    @Test func everyTruncationOfACompressedFileIsAnError() throws {
        let fixture = try #require(Bundle.module.url(forResource: "Fixtures/small.ciff.gz", withExtension: nil))
        let bytes = Array(try Data(contentsOf: fixture))
        for count in stride(from: 1, to: bytes.count, by: 37) {
            let path = try folder.file("cut.ciff.gz", bytes: Array(bytes[..<count]))
            #expect(throws: InterchangeError.self) {
                let reader = try CIFFReader(path: path)
                while try reader.nextDocument() != nil {}
            }
        }
    }

    /// Whatever a byte is changed to, reading ends, with an error or without.
    @Test func everyChangedByteIsSurvived() throws {
        let bytes = whole().bytes
        for place in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF, bytes[place] ^ 1] {
                var changed = bytes
                changed[place] = value
                let path = try folder.file("changed.ciff", bytes: changed)
                do {
                    let reader = try CIFFDocumentReader(path: path)
                    while try reader.nextDocument() != nil {}
                } catch let error as InterchangeError {
                    #expect(error.place.contains("changed.ciff"))
                }
            }
        }
    }

    @Test func lengthsAreNotBelieved() throws {
        // 2 GiB that are not there: nothing is allocated for them.
        var list = CIFFBytes.header(lists: 1, documents: 1)
        list.append(raw: CIFFBytes.varint(Int(Int32.max)) + [0x0A, 1, 0x61])
        #expect(try error(in: list).problem.contains("the file ends within postings list 1"))

        var tooLong = CIFFBytes.header(lists: 1, documents: 1)
        tooLong.append(raw: CIFFBytes.varint(Int(Int32.max) + 1))
        #expect(try error(in: tooLong).problem.contains("beyond the 2147483647 bytes of a message"))

        var endless = CIFFBytes.header(lists: 1, documents: 1)
        endless.append(raw: Array(repeating: 0xFF, count: 20))
        #expect(try error(in: endless).problem.contains("beyond"))

        var record = CIFFBytes.header(lists: 0, documents: 1)
        record.append(raw: CIFFBytes.varint(1 << 30) + [8])
        #expect(try error(in: record).problem.contains("claims to have 1073741824 bytes"))

        var field = CIFFBytes.header(lists: 1, documents: 1)
        field.append(raw: CIFFBytes.varint(1 << 30) + [0x0A] + CIFFBytes.varint(1 << 29))
        field.append(raw: Array(repeating: 0, count: 1 << 17))
        #expect(try error(in: field).problem.contains("is no message of a postings list"))
    }

    @Test func countsOfTheHeaderAreNotBelieved() throws {
        var documents = CIFFBytes.header(lists: 1, documents: Int(Int32.max))
        documents.append(list: "a", [(Int(Int32.max) - 1, 1)])
        documents.append(document: 0, "x")
        #expect(try error(in: documents).problem == "the file ends before document record 2 of 2147483647")

        var lists = CIFFBytes.header(lists: 3, documents: 1)
        lists.append(list: "a", [(0, 1)])
        lists.append(document: 0, "x")
        #expect(try error(in: lists).problem == "a postings list has no term")

        var fewer = CIFFBytes.header(lists: 1, documents: 1)
        fewer.append(list: "a", [(0, 1)])
        fewer.append(list: "b", [(0, 1)])
        fewer.append(document: 0, "x")
        #expect(try error(in: fewer).problem == "it has no collection_docid")

        var more = whole()
        more.append(document: 2, "z")
        #expect(
            try error(in: more).problem
                == "the file goes on after the 2 postings lists and 2 documents of its header")
        #expect(try error(in: more).place.hasSuffix("byte \(more.starts[5])"))

        #expect(try error(in: .header(lists: -1, documents: 0)).problem == "num_postings_lists is -1")
        #expect(try error(in: .header(lists: 0, documents: -5)).problem == "num_docs is -5")
        #expect(try error(in: .header(lists: 0, documents: 0, version: 2)).problem.contains("version 2"))
        var none = CIFFBytes()
        none.append(raw: Array("This is text\n".utf8))
        #expect(try error(in: none).problem.contains("header"))
    }

    @Test(arguments: [
        ([(1, 1), (0, 1)], nil, nil, "the documents do not ascend: posting 2 has the gap 0"),
        ([(1, 1), (-1, 1)], nil, nil, "the documents do not ascend: posting 2 has the gap -1"),
        ([(-1, 1)], nil, nil, "the documents do not ascend: posting 1 has the gap -1"),
        ([(3, 1)], nil, nil, "posting 1 is of document 3, but there are 3"),
        ([(1, 1), (Int(Int32.max), 1)], nil, nil, "posting 2 is of document 2147483648, but there are 3"),
        ([(0, 0)], nil, nil, "posting 1 has the frequency 0"),
        ([(0, -7)], nil, nil, "posting 1 has the frequency -7"),
        ([(0, 1), (1, 1)], 3, nil, "its df is 3, but it has 2 postings"),
        ([(0, 1), (1, 1)], 1, nil, "its df is 1, but it has 2 postings"),
        ([(0, 1), (1, 1)], -1, nil, "its df is -1, but it has 2 postings"),
        ([(0, 1), (1, 1)], nil, 9, "its cf is 9, but its frequencies add up to 2"),
    ] as [([(Int, Int)], Int?, Int?, String)])
    func postingsAreChecked(postings: [(Int, Int)], df: Int?, cf: Int?, problem: String) throws {
        var file = CIFFBytes.header(lists: 2, documents: 3)
        file.append(list: "fine", [(0, 1), (2, 1)])
        file.append(list: "bad", df: df, cf: cf, postings)
        let error = try error(in: file)
        #expect(error.problem == problem)
        #expect(error.place.hasSuffix("byte \(file.starts[2]), postings list 2 \"bad\""))
    }

    @Test func documentsAreChecked() throws {
        var gap = CIFFBytes.header(lists: 0, documents: 2)
        gap.append(document: 0, "x")
        gap.append(document: 2, "y")
        #expect(try error(in: gap).problem == "its docid is 2, where 1 is to come")
        #expect(try error(in: gap).place.hasSuffix("byte \(gap.starts[2]), document record 2 of 2"))

        var length = CIFFBytes.header(lists: 0, documents: 1)
        length.append(document: 0, "x", length: -1)
        #expect(try error(in: length).problem == "its doclength is -1")

        var utf8 = CIFFBytes.header(lists: 0, documents: 1)
        utf8.append(.number(1, 0), .bytes(2, [0xFF, 0xFE]))
        #expect(try error(in: utf8).problem.contains("is no such message"))
    }

    @Test func termsAreChecked() throws {
        var late = CIFFBytes.header(lists: 1, documents: 1)
        late.append(.bytes(4, CIFFBytes.message([.number(2, 1)])), .number(2, 1), .text(1, "late"))
        #expect(throws: Never.self) {
            // Within one piece, the order of fields does not matter.
            late.append(document: 0, "x")
            let reader = try CIFFReader(path: try folder.file("late.ciff", bytes: late.bytes))
            #expect(try reader.nextTerm() == "late")
            while try reader.nextDocument() != nil {}
        }

        var twice = CIFFBytes.header(lists: 3, documents: 1)
        for term in ["b", "a", "b"] { twice.append(list: term, [(0, 1)]) }
        twice.append(document: 0, "x")
        let path = try folder.file("twice.ciff", bytes: twice.bytes)
        let error = #expect(throws: InterchangeError.self) { try CIFFDocumentReader(path: path) }
        #expect(error?.problem == "the term \"b\" has a list already: 1")
    }

    @Test func whatIsNoFileIsNamed() throws {
        #expect(throws: InterchangeError.self) { try CIFFReader(path: "/no/such.ciff") }
        let error = #expect(throws: InterchangeError.self) { try CIFFReader(path: folder.path) }
        #expect(error?.problem == "is a folder, not a file")
        let empty = try folder.file("empty.ciff", "")
        #expect(throws: InterchangeError.self) { try CIFFReader(path: empty) }
    }

    /// Fields that a later version may add are passed over.
    @Test func unknownFieldsArePassedOver() throws {
        var file = CIFFBytes.header(lists: 1, documents: 1)
        let posting = CIFFBytes.message([.number(2, 1), .number(9, 7)])
        file.append(.text(1, "a"), .number(2, 1), .bytes(4, posting), .number(8, 8))
        file.append(.text(2, "x"), .text(7, "new"))
        let reader = try CIFFReader(path: try folder.file("new.ciff", bytes: file.bytes))
        #expect(try reader.nextTerm() == "a")
        #expect(try reader.allPostings() == [CIFFPosting(document: 0, frequency: 1)])
        #expect(try reader.nextDocument() == CIFFDocumentRecord(id: "x", length: 0))
        #expect(try reader.nextDocument() == nil)
    }
}
