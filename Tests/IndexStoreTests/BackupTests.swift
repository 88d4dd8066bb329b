import Foundation
import HybridSearch
import TestSupport
import Testing

@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private let directory: IndexDirectory
    private let copies: URL

    init() async throws {
        folder = try TemporaryFolder()
        copies = folder.appending("copies")
        try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
        directory = try IndexDirectory(
            creating: folder.appending("index"), definition: IndexDefinition(bm25: BM25Definition()), pipeline: "")
        try await directory.withWriter(encoders: EncoderLibrary()) { writer in
            try await writer.add([Document(id: "1", text: "green tea"), Document(id: "2", text: "coffee")])
            try await writer.commit()
        }
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: copies.path).sorted() }
    }

    /// What a backup that is killed leaves.
    private func leftover(_ name: String = ".index-backup-\(UUID().uuidString)") throws -> URL {
        let leftover = copies.appending(path: name)
        try FileManager.default.createDirectory(
            at: leftover.appending(path: "segments/00000001"), withIntermediateDirectories: true)
        try Data("half a file".utf8).write(to: leftover.appending(path: "segments/00000001/bm25.terms"))
        return leftover
    }

    @Test func aBackupIsAnIndex() async throws {
        try directory.backUp(to: copies.appending(path: "new/one"))
        let copy = try IndexDirectory(opening: copies.appending(path: "new/one"))
        #expect(try copy.snapshot().verify().isSound)
        #expect(try copy.snapshot().documents(["1", "2"]).count == 2)
        #expect(try names == ["new"])
    }

    @Test func whatAKilledBackupLeftGoes() throws {
        for _ in 0..<3 { _ = try leftover() }
        try directory.backUp(to: copies.appending(path: "one"))
        #expect(try names == ["one"])
    }

    @Test func whatIsBeingMadeStays() throws {
        let unfinished = try leftover()
        // As its maker has one, in whatever process.
        var pin = try FolderPin(unfinished)
        #expect(pin != nil)
        try directory.backUp(to: copies.appending(path: "one"))
        #expect(try names == [unfinished.lastPathComponent, "one"])
        pin = nil
        try directory.backUp(to: copies.appending(path: "two"))
        #expect(try names == ["one", "two"])
    }

    @Test func backupsSideBySideLeaveEachOtherAlone() throws {
        let (one, two) = (copies.appending(path: "one"), copies.appending(path: "two"))
        try directory.backUp(to: one) { _ in try? directory.backUp(to: two) }
        for url in [one, two] { #expect(try IndexDirectory(opening: url).snapshot().verify().isSound) }
        #expect(try names == ["one", "two"])
    }

    @Test func whoComesSecondLeavesNothing() throws {
        let url = copies.appending(path: "one")
        #expect(throws: IndexStoreError.self) {
            try directory.backUp(to: url) { _ in try? directory.backUp(to: url) }
        }
        #expect(try IndexDirectory(opening: url).snapshot().verify().isSound)
        #expect(try names == ["one"])
    }

    @Test func whatOthersMadeStays() throws {
        let unique = UUID().uuidString
        let others = [".index-backup-", ".index-backup-mine", ".one.\(unique)", "index-backup-\(unique)"]
        for name in others { _ = try leftover(name) }
        let file = ".index-backup-\(UUID().uuidString)"
        try Data("a file".utf8).write(to: copies.appending(path: file))
        try directory.backUp(to: copies.appending(path: "one"))
        #expect(try names == (others + [file, "one"]).sorted())
    }

    @Test func anErrorLeavesNothing() throws {
        let file = copies.appending(path: "file")
        try Data("a file".utf8).write(to: file)
        #expect(throws: IndexStoreError.notWritable(path: file.path, reason: "there is something already")) {
            try directory.backUp(to: file)
        }
        #expect(throws: (any Error).self) { try directory.backUp(to: file.appending(path: "one")) }
        try FileManager.default.removeItem(at: directory.url.appending(path: "segments/00000001"))
        #expect(throws: IndexStoreError.self) {
            try IndexDirectory(opening: directory.url).backUp(to: copies.appending(path: "one"))
        }
        #expect(try names == ["file"])
    }
}
