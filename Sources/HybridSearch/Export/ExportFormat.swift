import Foundation

/// A format of another system that an index can be written in. One small value each, with what can be chosen about
/// it.
///
/// ```swift
/// let source = ExportSource(snapshot: await index.snapshot, topics: try Topic.read(path: "queries.jsonl"))
/// let summary = try await AnseriniExport().write(source, to: URL(filePath: "anserini"))
/// ```
///
/// Documents are read and written one after another, so memory does not grow with the index. Each file appears under
/// its name when all of it is written, or not at all.
public protocol ExportFormat: Sendable {
    /// Writes an index.
    ///
    /// - Parameters:
    ///   - url: The folder of the format's files, which is made when it is not there; of a format that is one file,
    ///     the file.
    ///   - progress: Called after each document with the number of those written.
    /// - Returns: What was written.
    /// - Throws: ``ExportError`` for what the source lacks; `InterchangeError` for what the format cannot hold and
    ///   when a file cannot be written; errors of the index and of encoders; `CancellationError`.
    func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary
}

extension ExportFormat {
    /// Writes an index and says nothing meanwhile.
    @discardableResult
    public func write(_ source: ExportSource, to url: URL) async throws -> ExportSummary {
        try await write(source, to: url) { _ in }
    }
}
