import Foundation
import HybridSearch
import TestSupport
import Testing

@Suite struct SegmentPinTests {
    private let folder: URL
    private let parent: TemporaryFolder

    init() throws {
        parent = try TemporaryFolder()
        folder = parent.appending("segment")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func remove() throws { try FileManager.default.removeItem(at: folder) }

    @Test func nobodyRemovesWhatIsPinned() throws {
        var first: SegmentPin? = try #require(try SegmentPin(folder))
        var second: SegmentPin? = try #require(try SegmentPin(folder))
        #expect(try !SegmentPin.whenUnclaimed(folder, remove))
        first = nil
        #expect(try !SegmentPin.whenUnclaimed(folder, remove))
        second = nil
        #expect(try SegmentPin.whenUnclaimed(folder, remove))
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        _ = (first, second)
    }

    @Test func whatIsGoneCannotBePinned() throws {
        try remove()
        #expect(try SegmentPin(folder) == nil)
        var removed = false
        #expect(SegmentPin.whenUnclaimed(folder) { removed = true })
        #expect(removed)
    }

    @Test func whatIsBeingRemovedCannotBePinned() throws {
        _ = try SegmentPin.whenUnclaimed(folder) {
            #expect(try SegmentPin(folder) == nil)
            try remove()
        }
    }
}
