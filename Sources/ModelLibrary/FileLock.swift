import Foundation

/// A lock among processes, on a file that says nothing else; the hub's Python client takes the same one (`flock`).
enum FileLock {
    private static let timeBetweenTries = Duration.milliseconds(100)

    /// Waits until nobody else has the lock and has it during the body. A process that ends gives it back.
    static func holding<Result>(_ file: URL, _ body: () async throws -> Result) async throws -> Result {
        let path = file.path(percentEncoded: false)
        while true {
            try Task.checkCancellation()
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw ModelLibraryError.fileSystem(path: path, problem: String(cString: strerror(errno)))
            }
            defer { close(descriptor) }
            if locks(descriptor), isStillThere(descriptor) { return try await body() }
            try await Task.sleep(for: timeBetweenTries)
        }
    }

    private static func locks(_ descriptor: Int32) -> Bool {
        // A file system without locks: both go on, and the check of the hash catches what they do to each other.
        flock(descriptor, LOCK_EX | LOCK_NB) == 0 || ![EWOULDBLOCK, EINTR].contains(errno)
    }

    /// Whether the file has a name: whoever had the lock before may have removed it.
    private static func isStillThere(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }
}
