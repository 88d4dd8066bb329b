import Foundation

/// A file for writing under a name that nobody knows. It goes away with its owner, unless it was given a name.
package final class TemporaryFile: Sendable {
    package let path: String
    package let descriptor: Int32

    /// - Parameter folder: Where the file is to get its name later.
    package init(in folder: URL) throws(SegmentFileError) {
        path = folder.appending(path: "\(UUID().uuidString).tmp").path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("create a file", path: folder.path) }
    }

    /// A file that is gone as soon as nobody has it open any more, even when the process is killed.
    package static func withoutName(in folder: URL) throws(SegmentFileError) -> TemporaryFile {
        let file = try TemporaryFile(in: folder)
        unlink(file.path)
        return file
    }

    /// After ``rename(to:)`` the temporary name is gone, and removing it again does nothing.
    deinit {
        close(descriptor)
        unlink(path)
    }

    package var url: URL { URL(filePath: path) }

    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SegmentFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = UnsafeRawBufferPointer(rebasing: rest)
            let count = pwrite(descriptor, chunk.baseAddress, chunk.count, off_t(offset + rest.startIndex))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("write", path: path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until everything is on disk.
    package func synchronize() throws(SegmentFileError) {
        guard fsync(descriptor) == 0 else { throw .system("write", path: path) }
    }

    /// Gives the file its name, which replaces a file that had it, and waits until the folder is on disk: a new name
    /// lasts only then.
    package func rename(to url: URL) throws(SegmentFileError) {
        guard Foundation.rename(path, url.path) == 0 else { throw .system("rename", path: url.path) }
        let folderPath = url.deletingLastPathComponent().path
        let folder = open(folderPath, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw .system("open", path: folderPath) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .system("write", path: folderPath) }
    }
}
