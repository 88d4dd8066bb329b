import Foundation
import LineFiles
import Testing

@Suite struct WholeFileTests {
    private func names(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    @Test(arguments: [0, 1, 5_000_000]) func whatIsWrittenIsThere(_ count: Int) throws {
        let folder = try TemporaryFolder()
        let data = Data((0..<count).map { UInt8(truncatingIfNeeded: $0) })
        let file = URL(filePath: try folder.file("file", Array("before".utf8)))
        try WholeFile.write(data, to: file)
        #expect(try Data(contentsOf: file) == data)
        #expect(try names(in: folder) == ["file"])
    }

    @Test func aReasonIsGivenAndNothingIsLeft() throws {
        let folder = try TemporaryFolder()
        let place = URL(filePath: folder.path + "/folder")
        try Folder.make(at: place)
        #expect(throws: WholeFileError(path: place.path, problem: "Is a directory")) {
            try WholeFile.write(Data("x".utf8), to: place)
        }
        let missing = URL(filePath: folder.path + "/none/file")
        #expect(throws: WholeFileError(path: missing.path, problem: "No such file or directory")) {
            try WholeFile.write(Data("x".utf8), to: missing)
        }
        #expect(try names(in: folder) == ["folder"])
    }
}
