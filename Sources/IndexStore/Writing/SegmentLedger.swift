import Foundation
import Retrieval

/// The live segments and their dead documents as of the last commit, as the writer knows them.
struct SegmentLedger: Sendable {
    struct Entry: Sendable {
        let segment: StoredSegment
        var dead: OrdinalSet

        var liveCount: Int { segment.documents.documentCount - dead.count }
    }

    /// By the segments' numbers, ascending.
    private(set) var entries: [Entry]

    init(_ segments: [(row: IndexDatabase.SegmentRow, segment: StoredSegment)]) {
        entries = segments.map { Entry(segment: $0.segment, dead: $0.row.dead) }
    }

    subscript(number: Int64) -> Entry? {
        entries.first { $0.segment.number == number }
    }

    /// The ids of the live documents that a filter lets through.
    func ids(matching filter: Filter) throws -> [DocumentID] {
        let now = Date()
        return try entries.flatMap { entry in
            let table = entry.segment.documents
            return try table.documents(matching: filter, now: now).intersection(entry.dead.complement).map(table.id(of:))
        }
    }

    /// Marks the documents with some ids dead.
    ///
    /// - Returns: How many there were.
    mutating func remove(_ ids: some Sequence<DocumentID>) throws -> Int {
        var removed = 0
        for id in ids {
            for i in entries.indices {
                guard let document = try entries[i].segment.documents.document(withID: id),
                    !entries[i].dead.contains(document)
                else { continue }
                entries[i].dead.insert(document)
                removed += 1
                break
            }
        }
        return removed
    }

    /// Puts a segment in place of others.
    mutating func replace(_ numbers: Set<Int64>, with entry: Entry?) {
        entries.removeAll { numbers.contains($0.segment.number) }
        if let entry { entries.append(entry) }
        entries.sort { $0.segment.number < $1.segment.number }
    }

    /// Takes out the segments whose documents are all dead.
    mutating func removeEmptySegments() throws -> [Commit.RetiredSegment] {
        let empty = entries.filter { $0.liveCount == 0 }.map(\.segment)
        replace(Set(empty.map(\.number)), with: nil)
        return try empty.map { segment in
            let all = 0..<DocumentOrdinal(segment.documents.documentCount)
            return Commit.RetiredSegment(number: segment.number, garbage: try all.map(segment.documents.number(of:)))
        }
    }

    /// The segments whose dead documents are not those that they had before.
    func changes(since before: SegmentLedger) -> [Int64: OrdinalSet] {
        let known = Dictionary(uniqueKeysWithValues: before.entries.map { ($0.segment.number, $0.dead) })
        return entries.reduce(into: [:]) { changes, entry in
            if let dead = known[entry.segment.number], dead != entry.dead {
                changes[entry.segment.number] = entry.dead
            }
        }
    }
}
