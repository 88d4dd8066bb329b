import Foundation
import LineFiles
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

    private var remaining: ArraySlice<String>
    private var current: (path: String, lines: LineReader)?
    private var finishedBytes = 0

    /// The size of all files together, in bytes as they lie on disk; nil when standard input is among them.
    public let bytesTotal: Int?

    /// Opens a corpus: files, folders (all `.jsonl`, `.ndjson` and `.json` files below them, plain or `.gz`, in order
    /// of path), or `-` for standard input.
    ///
    /// - Throws: ``InterchangeError`` when a path does not exist or a folder holds no such file.
    public init(paths: [String]) throws(InterchangeError) {
        let files = try CorpusFiles.find(paths)
        remaining = files[...]
        bytesTotal = files.contains("-") ? nil : files.reduce(0) { $0 + CorpusFiles.size(of: $1) }
    }

    /// How many bytes of the files have been read, to compare with ``bytesTotal``; of standard input, the bytes of
    /// its lines once they are decompressed.
    public var bytesRead: Int {
        finishedBytes + (current.map { $0.path == "-" ? 0 : $0.lines.bytesConsumed } ?? 0)
    }

    /// The next document, nil after the last one.
    ///
    /// - Throws: ``InterchangeError`` with file, line and, where it is known, column. Reading can go on with the next
    ///   line after an error in a line.
    public func next() throws(InterchangeError) -> Document? {
        while true {
            guard let (path, lines) = try currentFile() else { return nil }
            let line: [UInt8]?
            do {
                line = try lines.nextBytes()
            } catch {
                close(path)
                throw InterchangeError(error)
            }
            guard let line else {
                close(path)
                continue
            }
            // What has no size on disk counts as it comes.
            if path == "-" { finishedBytes += line.count + 1 }
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            return try document(line, place: "\(lines.name):\(lines.lineNumber)")
        }
    }

    private func document(_ line: [UInt8], place: String) throws(InterchangeError) -> Document {
        do {
            return try DocumentLine.parse(line)
        } catch {
            let column = error.column.map { ":\($0)" } ?? ""
            throw InterchangeError(place: place + column, problem: error.problem)
        }
    }

    private func currentFile() throws(InterchangeError) -> (path: String, lines: LineReader)? {
        if current == nil, let path = remaining.popFirst() {
            do {
                current = (path, try LineReader(path: path))
            } catch {
                throw InterchangeError(error)
            }
        }
        return current
    }

    private func close(_ path: String) {
        finishedBytes += path == "-" ? 0 : CorpusFiles.size(of: path)
        current = nil
    }
}
