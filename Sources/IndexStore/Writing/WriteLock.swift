import Foundation

/// The right to write to an index, held by one process at a time and released when the process ends, however it ends.
final class WriteLock: Sendable {
    private let descriptor: Int32

    init(files: SegmentFiles) throws {
        descriptor = open(files.lock.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw IndexStoreError.notWritable(path: files.lock.path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw IndexStoreError.locked(path: files.directory.path)
        }
    }

    deinit {
        close(descriptor)
    }
}
