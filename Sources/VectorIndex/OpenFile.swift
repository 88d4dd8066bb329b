import CZlib
import Foundation

/// A file that is open as a C stream, and closed with the value's end.
struct OpenFile: ~Copyable {
    let path: String
    let stream: UnsafeMutablePointer<FILE>

    init(_ path: String, mode: String) throws(VectorIndexError) {
        guard let stream = fopen(path, mode) else {
            throw .file(path: path, problem: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        self.path = path
        self.stream = stream
    }

    deinit {
        fclose(stream)
    }

    /// The file's size in bytes; 0 for what is not a file.
    var length: Int {
        var status = stat()
        return fstat(fileno(stream), &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    func write(_ data: Data) throws(VectorIndexError) {
        let written = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        guard written == data.count else { throw failure("cannot be written") }
    }

    /// The CRC-32 of the whole file. The stream stands at the file's start before and after.
    func checksum() throws(VectorIndexError) -> UInt32 {
        rewind(stream)
        var checksum = crc32_z(0, nil, 0)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var count: Int
        repeat {
            count = fread(&buffer, 1, buffer.count, stream)
            checksum = crc32_z(checksum, buffer, count)
        } while count > 0
        guard ferror(stream) == 0 else { throw failure("cannot be read") }
        rewind(stream)
        return UInt32(checksum)
    }

    /// Returns when what was written is on the disk.
    func synchronize() throws(VectorIndexError) {
        guard fflush(stream) == 0, fsync(fileno(stream)) == 0 else { throw failure("cannot be written") }
    }

    private func failure(_ problem: String) -> VectorIndexError {
        .file(path: path, problem: "\(problem): \(String(cString: strerror(errno)))")
    }

    /// Writes a file that appears under its name only when it is whole and on the disk.
    static func replace<Result>(
        _ path: String, writing body: (borrowing OpenFile) throws(VectorIndexError) -> Result
    ) throws(VectorIndexError) -> Result {
        let temporary = path + ".tmp"
        do throws(VectorIndexError) {
            let file = try OpenFile(temporary, mode: "w+b")
            let result = try body(file)
            try file.synchronize()
            guard rename(temporary, path) == 0 else {
                throw .file(path: path, problem: "cannot be replaced: \(String(cString: strerror(errno)))")
            }
            try synchronizeFolder(of: path)
            return result
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// A rename is durable when its folder is.
    private static func synchronizeFolder(of path: String) throws(VectorIndexError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw .file(path: folder, problem: "cannot be synchronized: \(String(cString: strerror(errno)))")
        }
    }
}
