import Foundation
import Retrieval
import Synchronization

/// The segments that this process has open, so that snapshots share them.
final class SegmentLibrary: Sendable {
    private struct Entry {
        weak var segment: StoredSegment?
        /// As of the latest commit that a snapshot was made of.
        weak var current: IndexSegment?
    }

    private let files: SegmentFiles
    private let definition: IndexDefinition
    private let open = Mutex<[Int64: Entry]>([:])

    init(files: SegmentFiles, definition: IndexDefinition) {
        self.files = files
        self.definition = definition
    }

    /// A segment, opened unless somebody has it open.
    ///
    /// - Returns: Nil when the segment was removed.
    func segment(_ row: IndexDatabase.SegmentRow) throws -> StoredSegment? {
        if let known = open.withLock({ $0[row.number]?.segment }) { return known }
        let directory = files.directory(ofSegment: row.number)
        guard let segment = try StoredSegment(row: row, directory: directory, definition: definition) else {
            return nil
        }
        return open.withLock { open in
            // Somebody else may have been quicker.
            if let known = open[row.number]?.segment { return known }
            open = open.filter { $0.value.segment != nil }
            open[row.number] = Entry(segment: segment)
            return segment
        }
    }

    /// A segment as of a commit, the same one as before when nothing has died in it since.
    func segment(_ stored: StoredSegment, dead: OrdinalSet) throws -> IndexSegment {
        if let known = open.withLock({ $0[stored.number]?.current }), known.dead == dead { return known }
        let segment = try IndexSegment(stored, dead: dead)
        open.withLock { $0[stored.number]?.current = segment }
        return segment
    }

    /// All live segments of one moment.
    ///
    /// A segment may be merged into another and removed between the look at the list and its opening; then there is
    /// a newer list.
    func segments(of database: IndexDatabase) throws -> [(row: IndexDatabase.SegmentRow, segment: StoredSegment)] {
        var missing: Int64?
        while true {
            let rows = try database.segments()
            if let missing, rows.contains(where: { $0.number == missing }) {
                throw files.isMissing(segment: missing)
            }
            var found: [(IndexDatabase.SegmentRow, StoredSegment)] = []
            for row in rows {
                guard let segment = try segment(row) else {
                    missing = row.number
                    break
                }
                found.append((row, segment))
            }
            if found.count == rows.count { return found }
        }
    }
}
