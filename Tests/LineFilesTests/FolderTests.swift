import Foundation
import LineFiles
import Testing

@Suite struct FolderTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "folder-\(UUID().uuidString)")

    @Test func makesEveryFolderOnTheWay() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        let deep = root.appending(path: "a/b/c")
        try Folder.make(at: deep)
        try Folder.make(at: deep)
        var isFolder: ObjCBool = false
        #expect(FileManager.default.fileExists(atPath: deep.path, isDirectory: &isFolder) && isFolder.boolValue)
    }

    @Test func namesTheFileInTheWay() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try Folder.make(at: root)
        let file = root.appending(path: "file")
        try Data().write(to: file)
        #expect(throws: FolderError(path: file.path, problem: "is a file where a folder should be")) {
            try Folder.make(at: file)
        }
        #expect(throws: FolderError.self) { try Folder.make(at: file.appending(path: "below")) }
    }

    @Test func namesTheSystemsReason() {
        let error = #expect(throws: FolderError.self) { try Folder.make(at: URL(filePath: "/proc/no-such/folder")) }
        #expect(error?.path == "/proc/no-such")
    }
}
