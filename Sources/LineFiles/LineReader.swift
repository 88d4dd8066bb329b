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
    public var name: String { file.name }
    /// The number of the line that ``next()`` returned last, from 1.
    public private(set) var lineNumber = 0

    private let file: DecompressedFile
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var position = 0
    private var end = 0

    public init(path: String) throws(LineReaderError) {
        file = try DecompressedFile(path: path)
    }

    /// The number of bytes of the file that have been consumed, compressed ones for a compressed file: for progress.
    public var bytesConsumed: Int {
        file.bytesConsumed
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
        do {
            end = try file.read(into: &buffer)
        } catch {
            throw LineReaderError(place: "\(name), after line \(lineNumber)", problem: error.problem)
        }
        position = 0
    }
}
