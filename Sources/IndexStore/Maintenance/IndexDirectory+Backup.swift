import Foundation
import LineFiles

extension IndexDirectory {
    /// Copies the index as of one commit, whatever is written to it meanwhile.
    ///
    /// The copy is complete and on disk when it gets its name; until then it has another one beside it.
    ///
    /// - Parameters:
    ///   - url: Where nothing is yet.
    ///   - progress: Called with the share that is copied, from 0 to 1.
    /// - Throws: ``IndexStoreError`` when there is something already, or when it cannot be written; `CancellationError`.
    ///   Nothing is left then.
    public func backUp(to url: URL, progress: (Double) -> Void = { _ in }) throws {
        guard !FileManager.default.fileExists(atPath: url.path) else {
            throw IndexStoreError.notWritable(path: url.path, reason: "there is something already")
        }
        let copy = SegmentFiles(
            directory: url.deletingLastPathComponent()
                .appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)"))
        do {
            try Folder.make(at: copy.segments)
            try copyCommit(to: copy, progress: progress)
            try SegmentFiles.explained(at: url) { try FileManager.default.moveItem(at: copy.directory, to: url) }
            try SegmentFiles.synchronize(url.deletingLastPathComponent())
        } catch {
            try? FileManager.default.removeItem(at: copy.directory)
            throw error
        }
    }

    private func copyCommit(to copy: SegmentFiles, progress: (Double) -> Void) throws {
        let segments = try copyDatabase(to: copy)
        for (i, segment) in segments.enumerated() {
            try Task.checkCancellation()
            try SegmentFiles.copy(segment.directory, to: copy.directory(ofSegment: segment.number))
            progress(Double(i + 1) / Double(segments.count))
        }
        // The readers of retired segments have stayed behind.
        let database = try IndexDatabase(directory: copy.directory)
        for number in try database.retiredSegments() { try database.forget(segment: number) }
        try database.shrink()
        try SegmentFiles.synchronize(copy.segments)
        try SegmentFiles.synchronize(copy.directory)
    }

    /// - Returns: The live segments, open, so that their files stay.
    private func copyDatabase(to copy: SegmentFiles) throws -> [StoredSegment] {
        let path = copy.directory.appending(path: IndexDatabase.fileName).path
        var missing: Int64?
        while true {
            var pinned: [StoredSegment] = []
            let isWhole = try database.copy(to: path) { rows in
                for row in rows {
                    if let segment = try library.segment(row) {
                        pinned.append(segment)
                    } else if row.number == missing {
                        throw files.isMissing(segment: row.number)
                    } else {
                        // Merged into another and removed a moment ago: there is a newer commit.
                        missing = row.number
                        return false
                    }
                }
                return true
            }
            if isWhole { return pinned }
        }
    }
}
