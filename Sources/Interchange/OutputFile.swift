import Foundation

/// Writes a file from start to end through a buffer.
///
/// The bytes go to a temporary file beside it, which ``finish()`` makes durable and renames: the file appears whole
/// or not at all. Something that exists and is not a regular file, such as a pipe or `/dev/stdout`, is written into
/// directly.
final class OutputFile {
    let path: String
    private let temporaryPath: String?
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    private static let bufferSize = 1 << 17

    init(path: String) throws(InterchangeError) {
        self.path = path
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
        if let temporaryPath {
            guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
            close()
            guard rename(temporaryPath, path) == 0 else { throw Self.failure(path, errno) }
        } else {
            close()
        }
    }

    private func flush() throws(InterchangeError) {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                #if canImport(Darwin)
                Darwin.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                #else
                Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path, errno) }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
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
