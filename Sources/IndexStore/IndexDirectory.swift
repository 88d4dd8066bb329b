import BoundedExecutor
import Foundation
import LineFiles
import Retrieval

/// An index on disk: where it is, how to make it, read it and write to it.
public struct IndexDirectory: Sendable {
    /// The folder of the index.
    public let url: URL
    /// How documents are indexed.
    public let definition: IndexDefinition
    let database: IndexDatabase
    let files: SegmentFiles
    let library: SegmentLibrary
    let vocabularies = VocabularyLibrary()

    /// Opens an index.
    public init(opening url: URL) throws {
        self.url = url
        files = SegmentFiles(directory: url)
        database = try IndexDatabase(directory: url)
        definition = try database.definition()
        library = SegmentLibrary(files: files, definition: definition)
    }

    /// Makes an empty index. The folder may exist if there is no index in it.
    ///
    /// - Parameter pipeline: The text of the pipeline file that searches use unless they bring their own.
    public init(creating url: URL, definition: IndexDefinition, pipeline: String) throws {
        let files = SegmentFiles(directory: url)
        try Folder.make(at: files.segments)
        let lock = try WriteLock(files: files)
        defer { lock.release() }
        guard !Self.exists(at: url) else { throw IndexStoreError.alreadyExists(path: url.path) }
        try IndexDatabase.create(in: url, definition: definition, pipeline: pipeline)
        for folder in [url, url.deletingLastPathComponent()] { try SegmentFiles.synchronize(folder) }
        try self.init(opening: url)
    }

    /// Whether there is an index in a folder.
    public static func exists(at url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: IndexDatabase.fileName).path)
    }

    /// The text of the pipeline file that the index was made with.
    public func pipeline() throws -> String? {
        try database.read { try IndexDatabase.setting("pipeline", in: $0) }
    }

    /// The index as it is now.
    public func snapshot() throws -> IndexSnapshot {
        try IndexSnapshot(database: database, library: library, vocabularies: vocabularies, definition: definition)
    }

    /// Lends the right to change the index, and waits for the merges that are due. What the body does not commit is
    /// dropped.
    ///
    /// - Parameter policy: When segments are merged.
    /// - Throws: ``IndexStoreError/locked(path:)`` while another writer is at work, and what the body throws.
    public func withWriter<Value>(
        encoders: EncoderLibrary, executor: BoundedExecutor = .shared, policy: MergePolicy = MergePolicy(),
        isolation: isolated (any Actor)? = #isolation, _ body: (IndexWriter) async throws -> Value
    ) async throws -> Value {
        let store = WriterStore(
            database: database, files: files, library: library, vocabularies: vocabularies, definition: definition,
            executor: executor)
        let writer = try IndexWriter(store: store, encoders: encoders, policy: policy)
        let result: Result<Value, any Error>
        do {
            let value = try await body(writer)
            try await writer.finishMerges()
            result = .success(value)
        } catch {
            result = .failure(error)
        }
        await writer.close()
        return try result.get()
    }

    /// Checks that the index was made as the index part of a pipeline says.
    public func check(_ pipeline: IndexDefinition) throws {
        let differences = definition.differences(from: pipeline)
        guard differences.isEmpty else {
            throw IndexStoreError.differentDefinition(path: url.path, differences: differences)
        }
    }
}
