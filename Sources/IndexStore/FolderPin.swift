import Foundation

/// A claim on a folder: while it lives, in whatever process, nobody removes the folder who asks first.
///
/// Readers have one on each segment of their snapshots, and who makes a backup on the unfinished copy. It is a shared
/// lock on the folder, which the system releases when the process ends, however it ends; a remover needs the
/// exclusive lock.
package final class FolderPin: Sendable {
    private let descriptor: Int32

    /// - Returns: Nil when the folder is gone, or is just being removed.
    /// - Throws: ``IndexStoreError/unreadable(path:reason:)`` when the system cannot open it: too many files are open.
    package init?(_ folder: URL) throws {
        let path = folder.path
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno != ENOENT else { return nil }
            throw IndexStoreError.unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        // A folder that was removed between the two calls can still be locked, but has no name any more.
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0, Self.names(path, descriptor) else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Runs `remove` unless somebody has a claim on the folder.
    ///
    /// - Returns: Whether nobody had.
    package static func whenUnclaimed(_ folder: URL, _ remove: () throws -> Void) rethrows -> Bool {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT {
            try remove()
            return true
        }
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
        try remove()
        return true
    }

    private static func names(_ path: String, _ descriptor: Int32) -> Bool {
        var named = stat()
        var opened = stat()
        return stat(path, &named) == 0 && fstat(descriptor, &opened) == 0
            && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
    }
}
