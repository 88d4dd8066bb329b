import Foundation
import GRDB
import Retrieval

extension IndexDatabase {
    /// A live segment as of one commit.
    struct SegmentRow: Sendable {
        let number: Int64
        let documentCount: Int
        /// The documents that were replaced or deleted.
        let dead: OrdinalSet
    }

    /// All live segments of one moment.
    ///
    /// - Complexity: O(documents / 8) bytes are read.
    func segments() throws -> [SegmentRow] {
        try read(segments(in:))
    }

    private func segments(in db: Database) throws -> [SegmentRow] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT number, document_count, dead FROM segment WHERE NOT retired ORDER BY number")
        return try rows.map { row in
            let count: Int = row[1]
            guard count >= 0, count < Int(UInt32.max) else {
                throw IndexStoreError.corrupt(path: path, problem: "a segment claims \(count) documents")
            }
            guard let dead = OrdinalSet(capacity: count, bytes: row[2] as Data?) else {
                throw IndexStoreError.corrupt(path: path, problem: "the deletions of a segment do not fit it")
            }
            return SegmentRow(number: row[0], documentCount: count, dead: dead)
        }
    }

    /// The numbers of segments that wait for their last reader.
    func retiredSegments() throws -> [Int64] {
        try read { try Int64.fetchAll($0, sql: "SELECT number FROM segment WHERE retired ORDER BY number") }
    }

    /// The rows that wait for the last reader of a retired segment.
    func garbage() throws -> [Int64] {
        try read { try Int64.fetchAll($0, sql: "SELECT number FROM garbage") }
    }

    /// Makes a commit visible and durable.
    func apply(_ commit: Commit) throws {
        try write { db in
            for addition in commit.vocabulary {
                try Self.insert(addition, in: db)
            }
            for segment in commit.added {
                try Self.insert(segment, in: db)
            }
            for (number, dead) in commit.dead {
                try db.execute(
                    sql: "UPDATE segment SET dead = ? WHERE number = ?", arguments: [dead.bytes, number])
            }
            let garbage = try db.makeStatement(sql: "INSERT INTO garbage(segment, number) VALUES (?, ?)")
            for segment in commit.retired {
                try db.execute(sql: "UPDATE segment SET retired = 1 WHERE number = ?", arguments: [segment.number])
                for number in segment.garbage {
                    try garbage.execute(arguments: [segment.number, number])
                }
            }
        }
    }

    private static func insert(_ segment: Commit.NewSegment, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO segment(number, document_count, dead) VALUES (?, ?, ?)",
            arguments: [segment.number, segment.documentCount, segment.dead.isEmpty ? nil : segment.dead.bytes])
        let insert = try db.makeStatement(
            sql: "INSERT INTO document(number, id, title, text, metadata) VALUES (?, ?, ?, ?, ?)")
        for (number, document) in segment.documents {
            try insert.execute(arguments: [
                number, StoredText(document.id.rawValue), StoredText(document.title), StoredText(document.text),
                try encode(.object(document.metadata)),
            ])
        }
        try Self.insert(givenTerms: segment.givenTerms, in: db)
        try db.execute(
            sql: "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'document'", arguments: [segment.lastNumber])
    }

    /// Forgets a retired segment, and the documents that only readers of forgotten segments could see.
    ///
    /// A merged segment shares its rows with its sources, whose numbers are lower. So what died in it may live for a
    /// reader of a source, and waits for that one too.
    func forget(segment number: Int64) throws {
        try write { db in
            try db.execute(sql: "DELETE FROM segment WHERE number = ? AND retired", arguments: [number])
            let isFree = "segment < ifnull((SELECT min(number) FROM segment WHERE retired), \(Int64.max))"
            try db.execute(
                sql: "DELETE FROM document WHERE number IN (SELECT number FROM garbage WHERE \(isFree))")
            try db.execute(sql: "DELETE FROM garbage WHERE \(isFree)")
        }
    }

    /// Makes sure that a transaction that failed stays away.
    ///
    /// When the disk refuses to say that a commit is on it, SQLite takes the commit back, but leaves it in the log behind
    /// the log's end, and what reads the log after a crash takes it for good. A transaction that takes its place
    /// there ends that.
    func buryFailedTransactions() throws {
        try write { db in
            let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(version &+ 1)")
        }
    }

    /// Gives the disk space of removed documents back to the system.
    func shrink() throws {
        try writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA incremental_vacuum")
            do {
                try db.checkpoint(.truncate)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // Somebody has been reading all the time: the log is emptied another time.
            }
        }
    }

    /// Copies the database as of one moment.
    ///
    /// - Parameter pin: Called with the live segments of that moment. It sees to it that nobody removes them meanwhile,
    ///   and says whether they are all there; if not, nothing is copied.
    /// - Returns: Whether they were.
    func copy(to path: String, pin: ([SegmentRow]) throws -> Bool) throws -> Bool {
        try read { db in
            guard try pin(try segments(in: db)) else { return false }
            let copy = try DatabaseQueue(path: path)
            try copy.writeWithoutTransaction { try db.backup(to: $0) }
            try copy.close()
            return true
        }
    }
}

extension OrdinalSet {
    /// As the database keeps it: 64-bit words, the lowest byte first.
    fileprivate var bytes: Data {
        words.map(\.littleEndian).withUnsafeBytes { Data($0) }
    }

    /// Nil when the bytes are not those of a set of the capacity.
    fileprivate init?(capacity: Int, bytes: Data?) {
        self.init(capacity: capacity)
        guard let bytes else { return }
        guard bytes.count == words.count * MemoryLayout<UInt64>.size else { return nil }
        for (i, byte) in bytes.enumerated() {
            var bits = byte
            while bits != 0 {
                let ordinal = i * 8 + bits.trailingZeroBitCount
                guard ordinal < capacity else { return nil }
                insert(DocumentOrdinal(ordinal))
                bits &= bits - 1
            }
        }
    }
}
