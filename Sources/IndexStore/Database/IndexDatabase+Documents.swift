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
                        id: DocumentID(try text(row[0])), title: try text(row[1]), text: try text(row[2]),
                        metadata: try Self.decode(row[3], path: path).objectValue ?? [:])
                }
            }
        }
    }

    /// A text as ``StoredText`` has bound it.
    private func text(_ value: DatabaseValue) throws -> String {
        guard let text = String.fromDatabaseValue(value) else {
            throw IndexStoreError.corrupt(path: path, problem: "a document's text is not valid UTF-8")
        }
        return text
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
