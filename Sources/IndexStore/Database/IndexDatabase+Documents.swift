import GRDB
import Retrieval

extension IndexDatabase {
    /// The documents with the given ids, those that the index has.
    ///
    /// - Complexity: One look-up in the id index for each.
    func documents(_ ids: [DocumentID]) throws -> [DocumentID: Document] {
        try read { db in
            let statement = try db.makeStatement(
                sql: "SELECT title, text, metadata FROM document WHERE id = ?")
            var found: [DocumentID: Document] = [:]
            for id in ids {
                guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { continue }
                found[id] = try Self.document(id: id, row: row, columnsFrom: 0, path: path)
            }
            return found
        }
    }

    /// Calls `body` with every document of a segment, in order of ordinal.
    func forEachDocument(
        inSegment segment: Int64, _ body: (DocumentOrdinal, Document) throws -> Void
    ) throws {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT ordinal, id, title, text, metadata FROM document WHERE segment = ? ORDER BY ordinal",
                arguments: [segment])
            while let row = try rows.next() {
                let id = DocumentID(row[1] as String)
                try body(row[0], try Self.document(id: id, row: row, columnsFrom: 2, path: path))
            }
        }
    }

    private static func document(id: DocumentID, row: Row, columnsFrom first: Int, path: String) throws -> Document {
        Document(
            id: id, title: row[first], text: row[first + 1],
            metadata: try decode(row[first + 2], path: path).objectValue ?? [:])
    }

    // MARK: Commit

    /// Makes a segment and its documents visible, in one transaction. A document replaces the one with its id.
    /// Segments that lost their last document go.
    ///
    /// - Parameter documents: The segment's documents by ordinal; nil where a later one of the segment replaced it.
    func commit(segment: Int64, documents: [Document?]) throws {
        try write { db in
            try db.execute(
                sql: "INSERT INTO segment(number, document_count) VALUES (?, ?)", arguments: [segment, documents.count])
            let insert = try db.makeStatement(
                sql: """
                    INSERT INTO document(id, title, text, metadata, segment, ordinal) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT(id) DO UPDATE SET title = excluded.title, text = excluded.text,
                        metadata = excluded.metadata, segment = excluded.segment, ordinal = excluded.ordinal
                    """)
            for (ordinal, document) in documents.enumerated() {
                guard let document else { continue }
                try insert.execute(arguments: [
                    document.id.rawValue, document.title, document.text,
                    try Self.encode(.object(document.metadata)), segment, ordinal,
                ])
            }
            try db.execute(sql: "DELETE FROM segment WHERE number NOT IN (SELECT DISTINCT segment FROM document)")
        }
    }

    /// A number that no segment has or had.
    func nextSegmentNumber() throws -> Int64 {
        try read { db in
            try Int64.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'segment'") ?? 1
        }
    }

    // MARK: Segments

    /// A live segment as the database knows it.
    struct SegmentRow {
        let number: Int64
        let documentCount: Int
        /// The id of each live document by ordinal; nil where the document was replaced or deleted.
        var ids: [DocumentID?]
    }

    /// All live segments of one moment.
    ///
    /// - Complexity: O(documents), from an index that holds no text.
    func segments() throws -> [SegmentRow] {
        try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT number, document_count FROM segment ORDER BY number")
            return try rows.map { row in
                let count: Int = row[1]
                guard count >= 0, count <= Int(UInt32.max) else {
                    throw IndexStoreError.corrupt(path: path, problem: "a segment claims \(count) documents")
                }
                var segment = SegmentRow(number: row[0], documentCount: count, ids: [])
                segment.ids = Array(repeating: nil, count: count)
                let places = try Row.fetchCursor(
                    db, sql: "SELECT ordinal, id FROM document WHERE segment = ?", arguments: [segment.number])
                while let place = try places.next() {
                    let ordinal: Int = place[0]
                    guard segment.ids.indices.contains(ordinal) else {
                        throw IndexStoreError.corrupt(path: path, problem: "ordinal \(ordinal) of \(count) documents")
                    }
                    segment.ids[ordinal] = DocumentID(place[1] as String)
                }
                return segment
            }
        }
    }
}
