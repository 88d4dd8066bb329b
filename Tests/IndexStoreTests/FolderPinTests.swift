import Foundation
import HybridSearch
import TestSupport
import Testing

@Suite struct FolderPinTests {
    private let folder: URL
    private let parent: TemporaryFolder

    init() throws {
        parent = try TemporaryFolder()
        folder = parent.appending("pinned")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func remove() throws { try FileManager.default.removeItem(at: folder) }

    @Test func nobodyRemovesWhatIsPinned() throws {
        var (first, second) = (try FolderPin(folder), try FolderPin(folder))
        #expect(first != nil && second != nil)
        #expect(try !FolderPin.whenUnclaimed(folder, remove))
        first = nil
        #expect(try !FolderPin.whenUnclaimed(folder, remove))
        second = nil
        #expect(try FolderPin.whenUnclaimed(folder, remove))
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test func whatIsGoneCannotBePinned() throws {
        try remove()
        #expect(try FolderPin(folder) == nil)
        var removed = false
        #expect(FolderPin.whenUnclaimed(folder) { removed = true })
        #expect(removed)
    }

    @Test func whatIsBeingRemovedCannotBePinned() throws {
        _ = try FolderPin.whenUnclaimed(folder) {
            #expect(try FolderPin(folder) == nil)
            try remove()
        }
    }
}
