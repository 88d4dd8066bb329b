import LineFiles

/// The lines of a corpus's files one after another, in constant memory. Blank lines are skipped.
final class CorpusLines {
    /// A line that is not blank.
    struct Line {
        let bytes: [UInt8]
        /// File and line, for errors.
        let place: String
    }

    private var remaining: ArraySlice<String>
    private var current: (path: String, lines: LineReader)?
    private var finishedBytes = 0

    /// The size of all files together, in bytes as they lie on disk; nil when standard input is among them.
    let bytesTotal: Int?

    /// - Parameter files: As ``CorpusFiles`` finds them.
    init(files: [String]) {
        remaining = files[...]
        bytesTotal = files.contains("-") ? nil : files.reduce(0) { $0 + CorpusFiles.size(of: $1) }
    }

    /// How many bytes of the files have been read, to compare with ``bytesTotal``; of standard input, the bytes of
    /// its lines once they are decompressed.
    var bytesRead: Int {
        finishedBytes + (current.map { $0.path == "-" ? 0 : $0.lines.bytesConsumed } ?? 0)
    }

    /// The next line, nil after the last one.
    ///
    /// - Throws: ``InterchangeError`` for a file that cannot be read; the next call goes on with the next file.
    func next() throws(InterchangeError) -> Line? {
        while let (path, lines) = try currentFile() {
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
            return Line(bytes: line, place: "\(lines.name):\(lines.lineNumber)")
        }
        return nil
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
