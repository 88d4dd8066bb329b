import Foundation
import Interchange
import Retrieval
import Testing

/// What all writers share, seen through one of them.
@Suite struct OutputFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func leavesNothingWhenItIsNotFinished() throws {
        try folder.file("docs.jsonl", "old")
        do {
            let writer = try AnseriniDocumentWriter(path: "\(folder.path)/docs.jsonl")
            try writer.write(id: "d", contents: "new", vector: [])
            #expect(try folder.names.count == 2)
        }
        #expect(try folder.names == ["docs.jsonl"])
        #expect(try folder.text("docs.jsonl") == "old")
    }

    @Test func replacesAFileAtTheEnd() throws {
        try folder.file("docs.jsonl", "old")
        let writer = try AnseriniDocumentWriter(path: "\(folder.path)/docs.jsonl")
        for i in 0..<5000 {
            try writer.write(id: DocumentID("d\(i)"), contents: String(repeating: "long ", count: 20), vector: [])
        }
        #expect(try folder.text("docs.jsonl") == "old")
        try writer.finish()
        try writer.finish()
        #expect(try folder.text("docs.jsonl").split(separator: "\n").count == 5000)
        #expect(try folder.names == ["docs.jsonl"])
    }

    @Test func saysWhyItCannotWrite() throws {
        func problem(_ path: String) -> String? {
            #expect(throws: InterchangeError.self) { try AnseriniDocumentWriter(path: path) }?.problem
        }
        #expect(problem(folder.path) == "is a folder, not a file")
        #expect(problem("\(folder.path)/no/docs.jsonl") == "cannot be written: No such file or directory")
    }

    #if os(Linux)
    @Test func saysWhenTheDiskIsFull() throws {
        let writer = try AnseriniDocumentWriter(path: "/dev/full")
        try writer.write(id: "d", contents: "", vector: [])
        let error = #expect(throws: InterchangeError.self) { try writer.finish() }
        #expect(error?.description == "/dev/full: cannot be written: the disk is full")
    }
    #endif
}
