import Foundation
import Retrieval

/// Reads the documents of a corpus one after another, in constant memory.
///
/// A corpus is files of JSON lines, plain or gzip, one object a line in BEIR's shape: `_id` (or `id`; a string or an
/// integer), `title`, `text`, and an object `metadata`; any other field becomes metadata too, where `metadata` itself
/// does not have its name. A `title` or `text` that is missing or null is empty. Blank lines are skipped. Whether an
/// id occurs twice is not checked here, as that would need all ids in memory.
///
///     let reader = try CorpusReader(paths: ["corpus/"])
///     while let document = try reader.next() { … }
public final class CorpusReader {
    /// The most bytes that a document id may have, as in Elasticsearch.
    public static let longestID = 512

    private let lines: CorpusLines

    /// The size of all files together, in bytes as they lie on disk; nil when standard input is among them.
    public var bytesTotal: Int? { lines.bytesTotal }

    /// Opens a corpus: files, folders (all `.jsonl`, `.ndjson` and `.json` files below them, plain or `.gz`, in order
    /// of path), or `-` for standard input.
    ///
    /// - Throws: ``InterchangeError`` when a path does not exist or a folder holds no such file.
    public init(paths: [String]) throws(InterchangeError) {
        lines = CorpusLines(files: try CorpusFiles.find(paths))
    }

    /// How many bytes of the files have been read, to compare with ``bytesTotal``; of standard input, the bytes of
    /// its lines once they are decompressed.
    public var bytesRead: Int { lines.bytesRead }

    /// The next document, nil after the last one.
    ///
    /// - Throws: ``InterchangeError`` with file, line and, where it is known, column. Reading can go on with the next
    ///   line after an error in a line.
    public func next() throws(InterchangeError) -> Document? {
        guard let line = try lines.next() else { return nil }
        return try document(line.bytes, place: line.place)
    }

    private func document(_ line: [UInt8], place: String) throws(InterchangeError) -> Document {
        do {
            return try DocumentLine.parse(line)
        } catch {
            let column = error.column.map { ":\($0)" } ?? ""
            throw InterchangeError(place: place + column, problem: error.problem)
        }
    }
}
