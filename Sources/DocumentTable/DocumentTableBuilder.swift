import Foundation
import IndexFiles
import Retrieval
import Synchronization

/// Builds a ``DocumentTable`` and writes it. A builder that goes away leaves nothing behind.
public final class DocumentTableBuilder: Sendable {
    /// 64 MiB.
    public static let standardMemory = 64 << 20

    private let state: Mutex<State>

    private enum State {
        case taking(DocumentTableInput)
        /// Something could not be taken, so that what there is lacks it.
        case failed(any Error)
        case written
    }

    /// - Parameters:
    ///   - temporaryFolder: Where values are written that do not fit in memory.
    ///   - memory: About how many bytes to work with, besides the ids, 20 for each document and 12 for each chunk.
    public init(
        temporaryFolder: URL = FileManager.default.temporaryDirectory, memory: Int = standardMemory
    ) {
        state = Mutex(.taking(DocumentTableInput(temporaryFolder: temporaryFolder, memory: memory)))
    }

    /// Adds the next document; its ordinal is the number of documents before it.
    ///
    /// - Parameters:
    ///   - number: Its row in the database.
    ///   - chunks: Where its chunks are in the UTF-8 of the field that was cut, in order; nil when documents are not cut.
    /// - Precondition: There are fewer than 2³² − 1 documents and as many chunks, whose bounds are below 2³²; either all
    ///   documents have chunks, or none has; ``write(to:)`` was not called.
    /// - Throws: ``SegmentFileError`` when the disk is full, and nothing can be added any more.
    public func append(_ document: Document, number: Int64, chunks: [Range<Int>]? = nil) throws {
        try state.withLock { state in
            var input = try Self.take(&state)
            do {
                try input.append(document, number: number, chunks: chunks)
                state = .taking(input)
            } catch {
                state = .failed(error)
                throw error
            }
        }
    }

    /// Writes the table. The file appears under its name complete and on disk, or not at all. The same documents make the
    /// same file.
    ///
    /// - Precondition: Called once.
    /// - Throws: ``SegmentFileError`` when the file cannot be written; `CancellationError`.
    public func write(to url: URL) throws {
        var input = try state.withLock { try Self.take(&$0) }
        try input.write(to: url)
    }

    /// Takes the input out, so that it is not copied.
    private static func take(_ state: inout State) throws -> DocumentTableInput {
        switch consume state {
        case .taking(let input):
            state = .written
            return input
        case .failed(let error):
            state = .failed(error)
            throw error
        case .written:
            preconditionFailure("a builder writes once")
        }
    }
}

/// What a ``DocumentTableBuilder`` has taken.
private struct DocumentTableInput {
    private let temporaryFolder: URL
    private var rows = DocumentRows()
    private var fields: FieldIndexBuilder

    init(temporaryFolder: URL, memory: Int) {
        self.temporaryFolder = temporaryFolder
        fields = FieldIndexBuilder(in: temporaryFolder, memory: memory)
    }

    mutating func append(_ document: Document, number: Int64, chunks: [Range<Int>]?) throws {
        let ordinal = DocumentOrdinal(rows.count)
        rows.append(id: document.id.rawValue.utf8, number: number, chunks: chunks)
        try fields.append(document, ordinal: ordinal)
    }

    mutating func write(to url: URL) throws {
        var file = try SegmentFileWriter(.documents, in: url.deletingLastPathComponent())
        try rows.write(to: &file)
        try fields.write(to: &file)
        try file.finish(as: url)
    }
}
