import Foundation
import LineFiles

/// Writes a file from start to end through a buffer; one whose name ends in `.gz` is compressed.
///
/// The bytes go to a temporary file beside it, which ``finish()`` makes durable and renames: the file appears whole
/// or not at all. Something that exists and is not a regular file, such as a pipe or `/dev/stdout`, is written into
/// directly.
final class OutputFile {
    let path: String
    private let temporaryPath: String?
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private let gzip: GzipCompressor?

    private static let bufferSize = 1 << 17

    init(path: String) throws(InterchangeError) {
        self.path = path
        gzip = path.lowercased().hasSuffix(".gz") ? GzipCompressor() : nil
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard !isFolder.boolValue else { throw InterchangeError(place: path, problem: "is a folder, not a file") }
        if exists, !Self.isRegularFile(path) {
            temporaryPath = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        } else {
            let temporary = "\(path).\(UUID().uuidString).partial"
            temporaryPath = temporary
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        close()
        if let temporaryPath { unlink(temporaryPath) }
    }

    func write(_ bytes: [UInt8]) throws(InterchangeError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Completes the file. Nothing can be written after it.
    func finish() throws(InterchangeError) {
        guard descriptor >= 0 else { return }
        try flush()
        if let gzip { try write(through: gzip.finish()) }
        if let temporaryPath {
            guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
            close()
            guard rename(temporaryPath, path) == 0 else { throw Self.failure(path, errno) }
        } else {
            close()
        }
    }

    private func flush() throws(InterchangeError) {
        try write(through: gzip?.compress(buffer) ?? buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(through bytes: [UInt8]) throws(InterchangeError) {
        guard bytes.withUnsafeBytes({ WholeWrite.write($0, to: descriptor) }) else { throw Self.failure(path, errno) }
    }

    private func close() {
        guard descriptor >= 0 else { return }
        #if canImport(Darwin)
        _ = Darwin.close(descriptor)
        #else
        _ = Glibc.close(descriptor)
        #endif
        descriptor = -1
    }

    private static func isRegularFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func failure(_ path: String, _ code: Int32) -> InterchangeError {
        let reason = code == ENOSPC ? "the disk is full" : String(cString: strerror(code))
        return InterchangeError(place: path, problem: "cannot be written: \(reason)")
    }
}
