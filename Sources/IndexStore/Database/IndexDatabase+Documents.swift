import GRDB
import Retrieval

extension IndexDatabase {
    /// The documents of some rows, in the order of the numbers; nil where there is no such row.
    ///
    /// - Complexity: O(log rows) for each.
    func documents(_ numbers: [Int64]) throws -> [Document?] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT id, title, text, metadata FROM document WHERE number = ?")
            return try numbers.map { number in
                try Row.fetchOne(statement, arguments: [number]).map { row in
                    Document(
                        id: DocumentID(row[0] as String), title: row[1], text: row[2],
                        metadata: try Self.decode(row[3], path: path).objectValue ?? [:])
                }
            }
        }
    }

    /// Calls `body` with the number of every row up to `last`.
    func forEachNumber(through last: Int64, _ body: (Int64) throws -> Void) throws {
        try read { db in
            let numbers = try Int64.fetchCursor(
                db, sql: "SELECT number FROM document WHERE number <= ?", arguments: [last])
            while let number = try numbers.next() { try body(number) }
        }
    }

    /// The numbers that no document and no segment has or had.
    func nextNumbers() throws -> (document: Int64, segment: Int64) {
        try read { db in
            func next(_ table: String) throws -> Int64 {
                try Int64.fetchOne(db, sql: "SELECT seq + 1 FROM sqlite_sequence WHERE name = ?", arguments: [table]) ?? 1
            }
            return (try next("document"), try next("segment"))
        }
    }
}
