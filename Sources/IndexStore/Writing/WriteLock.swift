import Foundation
import Synchronization

/// The right to write to an index, held by one process at a time and released when the process ends, however it ends.
final class WriteLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(files: SegmentFiles) throws {
        let descriptor = open(files.lock.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw IndexStoreError.notWritable(path: files.lock.path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw IndexStoreError.locked(path: files.directory.path)
        }
        self.descriptor = Mutex(descriptor)
    }

    var isHeld: Bool { descriptor.withLock { $0 != nil } }

    /// Gives the lock back. Later calls do nothing.
    func release() {
        descriptor.withLock { descriptor in
            guard let held = descriptor else { return }
            // To close is not enough: a child process that is just being started has a copy of the descriptor.
            flock(held, LOCK_UN)
            close(held)
            descriptor = nil
        }
    }

    deinit {
        release()
    }
}
