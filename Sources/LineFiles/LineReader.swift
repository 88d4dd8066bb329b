import CZlib
import Foundation

/// Why lines could not be read.
public struct LineReaderError: Error, Equatable, CustomStringConvertible {
    /// The file, and the line when it is known.
    public let place: String
    /// What is wrong there.
    public let problem: String

    public init(place: String, problem: String) {
        self.place = place
        self.problem = problem
    }

    public var description: String { "\(place): \(problem)" }
}

/// Reads a text file line by line, plain or gzip alike, in constant memory.
///
/// A sequence that is read once. The path `-` is standard input. Lines end with LF or CRLF; the last one may lack its
/// end. A byte order mark at the start is skipped.
public final class LineReader {
    /// The longest line that is read; a longer one is an error, not an allocation.
    public static let longestLine = 256 << 20

    /// What errors call the file.
    public let name: String
    /// The number of the line that ``next()`` returned last, from 1.
    public private(set) var lineNumber = 0

    private var file: gzFile?
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var position = 0
    private var end = 0

    public init(path: String) throws(LineReaderError) {
        if path == "-" {
            name = "standard input"
            // A copy, so that closing the reader leaves the process its standard input.
            file = gzdopen(dup(STDIN_FILENO), "rb")
        } else {
            name = path
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
                throw LineReaderError(place: path, problem: "is a folder, not a file")
            }
            errno = 0
            file = gzopen(path, "rb")
        }
        guard file != nil else {
            let reason = errno == 0 ? "cannot be opened" : String(cString: strerror(errno))
            throw LineReaderError(place: name, problem: reason)
        }
        gzbuffer(file, 1 << 17)
    }

    deinit {
        if let file { gzclose(file) }
    }

    /// The number of bytes of the file that have been consumed, compressed ones for a compressed file: for progress.
    public var bytesConsumed: Int {
        max(0, Int(gzoffset(file)))
    }

    /// The next line without its end, nil after the last one.
    public func nextBytes() throws(LineReaderError) -> [UInt8]? {
        var line: [UInt8] = []
        var isComplete = false
        while !isComplete {
            if position == end {
                try fill()
                if end == 0 { break }
            }
            let newline = buffer[position..<end].firstIndex(of: 0x0A)
            line.append(contentsOf: buffer[position..<(newline ?? end)])
            position = newline.map { $0 + 1 } ?? end
            isComplete = newline != nil
            if line.count > Self.longestLine {
                throw LineReaderError(
                    place: "\(name):\(lineNumber + 1)", problem: "the line is longer than \(Self.longestLine) bytes")
            }
        }
        guard isComplete || !line.isEmpty else { return nil }
        lineNumber += 1
        if line.last == 0x0D { line.removeLast() }
        if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        return line
    }

    /// The next line as text, nil after the last one.
    ///
    /// - Throws: ``LineReaderError`` with file and line when the bytes are not UTF-8.
    public func next() throws(LineReaderError) -> String? {
        guard let bytes = try nextBytes() else { return nil }
        guard let line = String(validating: bytes, as: UTF8.self) else {
            throw LineReaderError(place: "\(name):\(lineNumber)", problem: "the line is not valid UTF-8")
        }
        return line
    }

    private func fill() throws(LineReaderError) {
        let count = gzread(file, &buffer, UInt32(buffer.count))
        var code: Int32 = Z_OK
        let message = gzerror(file, &code).map { String(cString: $0) } ?? ""
        // Z_BUF_ERROR is zlib's word for a compressed file that ends too early.
        guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
            let problem = code == Z_BUF_ERROR ? "the compressed file is truncated" : "cannot be read: \(message)"
            throw LineReaderError(place: "\(name), after line \(lineNumber)", problem: problem)
        }
        position = 0
        end = Int(count)
    }
}
