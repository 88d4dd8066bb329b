import Foundation
import GRDB
import Retrieval

/// The one SQLite file of an index: documents with their metadata, the list of segments, and the definition.
///
/// A transaction here is the commit point: segment files that no row names do not exist for anyone.
struct IndexDatabase: Sendable {
    static let fileName = "index.sqlite"
    static let formatVersion = 2

    let path: String
    private let connection: any DatabaseReader

    /// Opens the database.
    ///
    /// A folder that cannot be written is read as it is, as long as nobody left changes in the write-ahead log.
    init(directory: URL) throws {
        path = directory.appending(path: Self.fileName).path
        guard FileManager.default.fileExists(atPath: path) else {
            throw IndexStoreError.notAnIndex(path: directory.path)
        }
        do {
            connection = FileManager.default.isWritableFile(atPath: directory.path)
                ? try Self.durableConnection(to: path) : try Self.immutableConnection(to: path)
        } catch let error as DatabaseError {
            throw Self.translated(error, path: path)
        }
        try checkFormat(directory: directory)
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        return configuration
    }

    /// A commit that was reported must survive a power cut: SQLite is to synchronize its log with each.
    private static func durableConnection(to path: String) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration())
        // Not when connections are prepared: GRDB sets NORMAL after that, as it turns the log on.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    /// SQLite writes beside the database even to read it, unless it is told that nobody changes it.
    private static func immutableConnection(to path: String) throws -> DatabaseQueue {
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        guard (log ?? 0) == 0 else {
            throw IndexStoreError.notWritable(
                path: path, reason: "it has changes in its log that are first to be merged; open it once where it can be")
        }
        var configuration = Configuration()
        configuration.readonly = true
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "?#%"))
        let escaped = path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
        return try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
    }

    /// Makes the database of an empty index. It gets its name when it is complete and on disk, so that a folder has
    /// an index or has none.
    ///
    /// - Precondition: The caller has the write lock, and the folder has no index.
    static func create(in directory: URL, definition: IndexDefinition, pipeline: String) throws {
        let path = directory.appending(path: fileName).path
        let unfinished = path + ".new"
        do {
            // What a killed process left.
            for file in [unfinished, unfinished + "-journal"] { unlink(file) }
            let queue = try DatabaseQueue(path: unfinished, configuration: configuration())
            try createSchema(in: queue, definition: definition, pipeline: pipeline)
            try queue.close()
        } catch let error as DatabaseError {
            throw translated(error, path: path)
        }
        guard rename(unfinished, path) == 0 else {
            throw IndexStoreError.notWritable(path: path, reason: String(cString: strerror(errno)))
        }
    }

    // MARK: Access

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try connection.read(body)
        } catch let error as DatabaseError {
            throw Self.translated(error, path: path)
        }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try onWriter { try $0.write(body) }
    }

    func writeWithoutTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try onWriter { try $0.writeWithoutTransaction(body) }
    }

    private func onWriter<Value>(_ body: (any DatabaseWriter) throws -> Value) throws -> Value {
        guard let writer = connection as? any DatabaseWriter, !writer.configuration.readonly else {
            throw IndexStoreError.notWritable(path: path, reason: "its folder is read-only")
        }
        do {
            return try body(writer)
        } catch let error as DatabaseError {
            throw Self.translated(error, path: path)
        }
    }

    /// Lets SQLite look at every page.
    func checkIntegrity() throws {
        let answer = try read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") } ?? "ok"
        guard answer == "ok" else { throw IndexStoreError.corrupt(path: path, problem: answer) }
    }

    // MARK: Schema

    private static func createSchema(
        in queue: DatabaseQueue, definition: IndexDefinition, pipeline: String
    ) throws {
        // Pages of removed documents are given back by `optimize`; only an empty database can be told so.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM") }
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
                    -- The number of each document of each segment lies in the segment's own files.
                    CREATE TABLE segment (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        document_count INTEGER NOT NULL,
                        -- One bit for each document that was replaced or deleted; NULL for none.
                        dead BLOB,
                        -- Whether it was merged into another, and stays for its readers only.
                        retired INTEGER NOT NULL DEFAULT 0
                    );
                    -- A row never changes: what replaces a document gets a row of its own.
                    CREATE TABLE document (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        id TEXT NOT NULL,
                        title TEXT NOT NULL,
                        text TEXT NOT NULL,
                        metadata TEXT NOT NULL
                    );
                    -- Documents that go with a retired segment.
                    CREATE TABLE garbage (
                        segment INTEGER NOT NULL,
                        number INTEGER NOT NULL,
                        PRIMARY KEY (segment, number)
                    ) WITHOUT ROWID;
                    """)
            try setSetting("format", "\(formatVersion)", in: db)
            try setSetting("definition", try encode(definition.json), in: db)
            try setSetting("pipeline", pipeline, in: db)
        }
    }

    private func checkFormat(directory: URL) throws {
        let version: Int?
        do {
            version = try read { try Self.setting("format", in: $0) }.flatMap { Int($0) }
        } catch IndexStoreError.database(_, let problem) {
            throw IndexStoreError.corrupt(path: path, problem: problem)
        }
        guard let version else { throw IndexStoreError.corrupt(path: path, problem: "it has no format version") }
        guard version <= Self.formatVersion else {
            throw IndexStoreError.newerFormat(path: directory.path, version: version, known: Self.formatVersion)
        }
        guard version == Self.formatVersion else {
            throw IndexStoreError.olderFormat(path: directory.path, version: version, known: Self.formatVersion)
        }
    }

    // MARK: Settings

    static func setting(_ key: String, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM setting WHERE key = ?", arguments: [key])
    }

    static func setSetting(_ key: String, _ value: String, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO setting(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            arguments: [key, value])
    }

    func definition() throws -> IndexDefinition {
        guard let text = try read({ try Self.setting("definition", in: $0) }) else {
            throw IndexStoreError.corrupt(path: path, problem: "it has no definition")
        }
        let report = JSONNode.Report()
        let definition = IndexDefinition(reading: JSONNode(try Self.decode(text, path: path), report: report))
        if let problem = report.problems.first {
            throw IndexStoreError.corrupt(path: path, problem: "its definition cannot be read: \(problem)")
        }
        return definition
    }

    // MARK: JSON in columns

    static func encode(_ value: JSONValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode(_ text: String, path: String) throws -> JSONValue {
        do {
            return try JSONValue(parsing: text.utf8)
        } catch {
            throw IndexStoreError.corrupt(path: path, problem: "a column that should hold JSON does not")
        }
    }

    private static func translated(_ error: DatabaseError, path: String) -> IndexStoreError {
        // SQLite has no message for some errors, and says that there is none.
        let told = error.message.flatMap { $0 == "not an error" ? nil : $0 }
        let message = told ?? "SQLite ended with error \(error.extendedResultCode)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return .corrupt(path: path, problem: message)
        case .SQLITE_FULL:
            return .database(path: path, problem: "the disk is full; nothing of this commit was kept")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return .notWritable(path: path, reason: message)
        default:
            return .database(path: path, problem: message)
        }
    }
}
