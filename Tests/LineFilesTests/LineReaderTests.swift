import Foundation
import LineFiles
import Testing

@Suite struct LineReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func lines(_ path: String) throws -> [String] {
        let reader = try LineReader(path: path)
        var lines: [String] = []
        while let line = try reader.next() {
            lines.append(line)
            #expect(reader.lineNumber == lines.count)
        }
        #expect(try reader.next() == nil)
        return lines
    }

    @Test(arguments: [
        ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\n\nb\n", ["a", "", "b"]),
        ("a\r\nb\r\n", ["a", "b"]), ("a\r\nb\r", ["a", "b"]), ("a\rb\n", ["a\rb"]), ("\r\n\r\n", ["", ""]),
        ("\u{FEFF}a\nb\n", ["a", "b"]), ("a\n\u{FEFF}b", ["a", "\u{FEFF}b"]), ("\u{FEFF}\r\na", ["", "a"]),
        ("é😀\n\0x", ["é😀", "\0x"]),
    ] as [(String, [String])])
    func plain(_ text: String, _ expected: [String]) throws {
        #expect(try lines(folder.file("plain", Array(text.utf8))) == expected)
        #expect(try lines(folder.file("packed.gz", Gzip.stored(Array(text.utf8)))) == expected)
    }

    /// Lines that end at, before and after the ends of the reader's buffers.
    @Test(arguments: [65534, 65535, 65536, 65537, 131071, 131072, 131073, 300_000])
    func linesAcrossBuffers(_ length: Int) throws {
        let text = String(repeating: "x", count: length) + "\r\n" + String(repeating: "é", count: length) + "\nend"
        let expected = [String(repeating: "x", count: length), String(repeating: "é", count: length), "end"]
        #expect(try lines(folder.file("long", Array(text.utf8))) == expected)
        #expect(try lines(folder.file("long.gz", Gzip.stored(Array(text.utf8)))) == expected)
    }

    @Test func manyLinesAndProgress() throws {
        let path = try folder.file("many", Array((1...50_000).map { "line \($0)\n" }.joined().utf8))
        let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let reader = try LineReader(path: path)
        var last = 0
        while let line = try reader.next() {
            #expect(line == "line \(reader.lineNumber)")
            let consumed = reader.bytesConsumed
            #expect(consumed >= last && consumed <= size)
            last = consumed
        }
        #expect(reader.lineNumber == 50_000)
        #expect(reader.bytesConsumed == size)
    }

    @Test func severalGzipMembersAreOneFile() throws {
        let members = Gzip.stored(Array("a\nb".utf8)) + Gzip.stored(Array("c\nd\n".utf8))
        #expect(try lines(folder.file("members.gz", members)) == ["a", "bc", "d"])
    }

    @Test(arguments: [1, 4, 8, 9, 500, 5000]) func truncatedGzip(_ missing: Int) throws {
        let text = (1...1000).map { "line \($0)\n" }.joined()
        let bytes = Gzip.stored(Array(text.utf8))
        let path = try folder.file("cut.gz", Array(bytes.dropLast(missing)))
        let error = #expect(throws: LineReaderError.self) { try lines(path) }
        #expect(error?.problem == "the compressed file is truncated")
        #expect(error?.place.hasPrefix("\(path), after line ") == true)
    }

    @Test func corruptGzip() throws {
        var bytes = Gzip.stored(Array("some text\n".utf8))
        bytes[bytes.count - 6] ^= 0xFF  // in the checksum
        let path = try folder.file("corrupt.gz", bytes)
        let error = #expect(throws: LineReaderError.self) { try lines(path) }
        #expect(error?.description.contains("cannot be read") == true)
    }

    @Test func notUTF8() throws {
        let path = try folder.file("latin1", [0x61, 0x0A, 0x62, 0xE9, 0x0A, 0x63])
        let reader = try LineReader(path: path)
        #expect(try reader.next() == "a")
        let error = #expect(throws: LineReaderError.self) { try reader.next() }
        #expect(error == LineReaderError(place: "\(path):2", problem: "the line is not valid UTF-8"))
        #expect(try reader.next() == "c")
        let bytes = try LineReader(path: path)
        _ = try bytes.nextBytes()
        #expect(try bytes.nextBytes() == [0x62, 0xE9])
    }

    @Test func whatCannotBeOpened() throws {
        let missing = #expect(throws: LineReaderError.self) { try LineReader(path: "/no/such/file") }
        #expect(missing?.description == "/no/such/file: No such file or directory")
        let directory = #expect(throws: LineReaderError.self) { try LineReader(path: folder.path) }
        #expect(directory?.description == "\(folder.path): is a folder, not a file")
        #expect(throws: LineReaderError.self) { try LineReader(path: "") }
    }
}
