import Foundation
import LineFiles

extension IndexDirectory {
    /// Copies the index as of one commit, whatever is written to it meanwhile.
    ///
    /// The copy is complete and on disk when it gets its name; until then it is in a hidden folder beside it. When
    /// the process is killed, that folder stays until the next backup to the same place, or to another one beside it.
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
        try UnfinishedFolder.make(url) { folder in
            let copy = SegmentFiles(directory: folder)
            try Folder.make(at: copy.segments)
            try copyCommit(to: copy, progress: progress)
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
