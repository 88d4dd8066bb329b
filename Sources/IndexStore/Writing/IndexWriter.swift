import BoundedExecutor
import Foundation
import Retrieval

/// Adds documents to an index: encodes them, gathers them in a segment, and commits it.
///
/// One writer at a time, over all processes; ``IndexDirectory/withWriter(encoders:executor:_:)`` lends it. What ``commit()`` has returned for survives a crash; documents added since
/// then are lost with the process. A segment that is full is committed without being asked, which keeps memory bounded.
public actor IndexWriter {
    /// How many documents make a full segment: enough for `auto` to choose HNSW, few enough to hold in memory.
    public static let segmentCapacity = 1 << 17
    /// How many documents are encoded together.
    public static let batchSize = 512

    private let lock: WriteLock
    private let database: IndexDatabase
    private let files: SegmentFiles
    private let definition: IndexDefinition
    private let encoder: DocumentEncoder
    private let executor: BoundedExecutor
    /// Nil when the writer is closed.
    private var segment: SegmentBuilder?
    private var lastNumber: Int64 = 0

    init(
        database: IndexDatabase, files: SegmentFiles, definition: IndexDefinition, encoders: EncoderLibrary,
        executor: BoundedExecutor
    ) async throws {
        lock = try WriteLock(files: files)
        self.database = database
        self.files = files
        self.definition = definition
        self.executor = executor
        encoder = try await DocumentEncoder(definition: definition, encoders: encoders, executor: executor)
        // Before the builder has files of its own in the folder.
        try files.removeOrphans(live: Set(database.segments().map(\.number)))
        segment = try SegmentBuilder(definition: definition, encoder: encoder, temporaryFolder: files.segments)
    }

    /// Adds documents; each replaces the one with its id.
    ///
    /// - Parameter progress: Called from any thread as the work goes on, with the number of documents' worth of
    ///   work done since the last call.
    public func add(_ documents: [Document], progress: @Sendable (Double) -> Void = { _ in }) async throws {
        try checkIsOpen()
        for start in stride(from: 0, to: documents.count, by: Self.batchSize) {
            try Task.checkCancellation()
            let batch = Array(documents[start..<min(start + Self.batchSize, documents.count)])
            let encoded = try await encoder.encode(batch, progress: progress)
            try checkIsOpen()
            try segment?.append(batch, encoded: encoded)
            if let segment, segment.documents.count >= Self.segmentCapacity { try await commit() }
        }
    }

    /// Makes everything that was added visible and durable.
    public func commit() async throws {
        try checkIsOpen()
        guard let full = segment, !full.isEmpty else { return }
        segment = try SegmentBuilder(definition: definition, encoder: encoder, temporaryFolder: files.segments)
        // Numbers are handed out here: two commits may be on their way at once, and neither is in the database yet.
        let number = max(try database.nextSegmentNumber(), lastNumber + 1)
        lastNumber = number
        let directory = files.directory(ofSegment: number)
        try await executor.run { [executor, database] in
            try full.write(to: directory, threads: executor.threads)
            try database.commit(segment: number, documents: full.documents)
        }
    }

    /// Lets others write. What was not committed is dropped.
    func close() {
        segment = nil
        lock.release()
    }

    private func checkIsOpen() throws {
        guard lock.isHeld else { throw IndexStoreError.writerClosed(path: files.directory.path) }
    }
}
