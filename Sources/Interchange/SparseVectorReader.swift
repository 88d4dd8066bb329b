import LineFiles
import Retrieval

/// Reads encoded vectors one after another, in constant memory: JSON lines with an object `vector` from tokens to
/// weights, as `hybrid-search encode sparse` and Anserini's `JsonVectorCollection` have them. Files may be compressed
/// with gzip, `-` is standard input, blank lines are skipped.
///
///     let reader = try SparseVectorReader(path: "vectors.jsonl.gz")
///     while let line = try reader.next() { let tokens = try line.tokens() }
public final class SparseVectorReader {
    private let lines: LineReader
    /// The size of the file in bytes as it lies on disk; nil for standard input.
    public let bytesTotal: Int?

    /// - Throws: ``InterchangeError`` when the file cannot be opened.
    public init(path: String) throws(InterchangeError) {
        do {
            lines = try LineReader(path: path)
        } catch {
            throw InterchangeError(error)
        }
        bytesTotal = path == "-" ? nil : CorpusFiles.size(of: path)
    }

    /// How many bytes of the file have been read, to compare with ``bytesTotal``.
    public var bytesRead: Int { lines.bytesConsumed }

    /// The next line, nil after the last one.
    ///
    /// - Throws: ``InterchangeError`` when the file cannot be read.
    public func next() throws(InterchangeError) -> SparseVectorLine? {
        do {
            while let bytes = try lines.nextBytes() {
                guard bytes.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
                return SparseVectorLine(bytes: bytes, place: "\(lines.name):\(lines.lineNumber)")
            }
            return nil
        } catch {
            throw InterchangeError(error)
        }
    }
}
