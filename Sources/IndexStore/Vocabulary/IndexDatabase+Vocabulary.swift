import Foundation
import GRDB

/// The vocabularies of pretokenized legs. A row never changes, and none ever goes: segments have tokens by their
/// numbers.
///
/// Indexes have the tables from the first commit on that needs them.
extension IndexDatabase {
    /// Calls `body` with the bytes of every token of a leg from a number on, in order of the numbers.
    ///
    /// - Throws: ``IndexStoreError/corrupt(path:problem:)`` when a number is missing.
    func forEachToken(
        ofLeg leg: String, from first: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        try read { db in
            guard try db.tableExists("vocabulary") else { return }
            let rows = try Row.fetchCursor(
                db, sql: "SELECT number, token FROM vocabulary WHERE leg = ? AND number >= ? ORDER BY number",
                arguments: [leg, first])
            var expected = Int64(first)
            while let row = try rows.next() {
                guard row[0] as Int64 == expected else {
                    throw IndexStoreError.corrupt(path: path, problem: "the leg \(leg) has no token \(expected)")
                }
                expected += 1
                try (row[1] as Data).withUnsafeBytes { try body($0.bindMemory(to: UInt8.self)) }
            }
        }
    }

    /// Adds the tokens that a commit needs, within its transaction.
    static func insert(_ addition: Commit.VocabularyAddition, in db: Database) throws {
        guard !addition.tokens.isEmpty else { return }
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS vocabulary (
                    leg TEXT NOT NULL,
                    number INTEGER NOT NULL,
                    -- Bytes, as a token may have any.
                    token BLOB NOT NULL,
                    PRIMARY KEY (leg, number)
                ) WITHOUT ROWID
                """)
        let insert = try db.makeStatement(sql: "INSERT INTO vocabulary(leg, number, token) VALUES (?, ?, ?)")
        for (i, token) in addition.tokens.enumerated() {
            try insert.execute(arguments: [addition.leg, addition.first + i, Data(token)])
        }
    }

    // MARK: Given terms

    /// The rows whose words the lexical leg was given, and are not those of their text.
    func givenTerms() throws -> [ClosedRange<Int64>] {
        try read { db in
            guard try db.tableExists("given_terms") else { return [] }
            return try Row.fetchAll(db, sql: "SELECT first, last FROM given_terms ORDER BY first").map { row in
                let (first, last): (Int64, Int64) = (row[0], row[1])
                guard first <= last else {
                    throw IndexStoreError.corrupt(path: path, problem: "its given_terms end before they begin")
                }
                return first...last
            }
        }
    }

    /// Notes rows whose words were given, within the transaction of their commit.
    static func insert(givenTerms: [ClosedRange<Int64>], in db: Database) throws {
        guard !givenTerms.isEmpty else { return }
        try db.execute(
            sql: "CREATE TABLE IF NOT EXISTS given_terms (first INTEGER PRIMARY KEY NOT NULL, last INTEGER NOT NULL)")
        for range in givenTerms {
            try db.execute(
                sql: "INSERT INTO given_terms(first, last) VALUES (?, ?)",
                arguments: [range.lowerBound, range.upperBound])
        }
    }
}
