import CZlib
import Foundation

/// The bytes of a file from start to end, in constant memory: those that gzip compressed where it did, else those of
/// the file. The path `-` is standard input.
package final class DecompressedFile {
    /// What errors call the file.
    package let name: String

    private let file: gzFile

    /// - Throws: ``LineReaderError`` for what cannot be opened, a folder for example.
    package init(path: String) throws(LineReaderError) {
        errno = 0
        let opened: gzFile?
        if path == "-" {
            name = "standard input"
            // A copy, so that closing the reader leaves the process its standard input.
            opened = gzdopen(dup(STDIN_FILENO), "rb")
        } else {
            name = path
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
                throw LineReaderError(place: path, problem: "is a folder, not a file")
            }
            errno = 0
            opened = gzopen(path, "rb")
        }
        guard let opened else {
            let reason = errno == 0 ? "cannot be opened" : String(cString: strerror(errno))
            throw LineReaderError(place: name, problem: reason)
        }
        file = opened
        gzbuffer(file, 1 << 17)
    }

    deinit {
        gzclose(file)
    }

    /// The number of bytes of the file that have been consumed, compressed ones for a compressed file: for progress.
    package var bytesConsumed: Int {
        max(0, Int(gzoffset(file)))
    }

    /// Reads the next bytes, as many as the buffer has or as there are.
    ///
    /// - Returns: How many; 0 at the end of the file.
    /// - Throws: ``LineReaderError`` with the file for what cannot be read or decompressed.
    package func read(into buffer: inout [UInt8]) throws(LineReaderError) -> Int {
        let count = gzread(file, &buffer, UInt32(min(buffer.count, Int(Int32.max))))
        var code: Int32 = Z_OK
        let message = gzerror(file, &code).map { String(cString: $0) } ?? ""
        // Z_BUF_ERROR is zlib's word for a compressed file that ends too early.
        guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
            let problem = code == Z_BUF_ERROR ? "the compressed file is truncated" : "cannot be read: \(message)"
            throw LineReaderError(place: name, problem: problem)
        }
        return Int(count)
    }
}
