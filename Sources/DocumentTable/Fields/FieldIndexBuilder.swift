import Foundation
import IndexFiles
import Retrieval

/// Builds a ``FieldIndex`` in bounded memory: what does not fit becomes a run of its own in a file, and runs are
/// merged.
struct FieldIndexBuilder {
    private let folder: URL
    /// For the run that is being made, and as much for writing it.
    private let memory: Int
    private var run = FieldIndexRun()
    private var runs: [FieldIndex] = []

    init(in folder: URL, memory: Int) {
        self.folder = folder
        self.memory = memory / 2
    }

    /// - Precondition: Ordinals ascend.
    mutating func append(_ document: Document, ordinal: DocumentOrdinal) throws {
        run.append(document, ordinal: ordinal)
        if run.byteCount > memory { try flush() }
    }

    mutating func write(to file: inout SegmentFileWriter) throws {
        var writer = try FieldIndexWriter(in: folder, memory: memory)
        if runs.isEmpty {
            try run.write(to: &writer)
        } else {
            if !run.isEmpty { try flush() }
            // Each run's documents follow those of the run before.
            try FieldIndexMerge(runs).write(to: &writer)
        }
        try writer.write(to: &file)
    }

    private mutating func flush() throws {
        var writer = try FieldIndexWriter(in: folder, memory: memory)
        try run.write(to: &writer)
        run = FieldIndexRun()
        var file = try SegmentFileWriter(.documents, in: folder)
        try writer.write(to: &file)
        runs.append(try FieldIndex(try file.completeWithoutName()))
    }
}
