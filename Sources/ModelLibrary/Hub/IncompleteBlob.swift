import Foundation
import Synchronization

/// The beginning of a file on disk, to which answers of the hub are appended as they arrive.
final class IncompleteBlob: WebReceiver {
    private let place: URL
    private let file: HubFile
    private let handle: FileHandle
    /// Called with the size that has been reached.
    private let progress: @Sendable (Int) -> Void
    private let reached: Mutex<Int>

    /// Opens what an earlier download has left, or begins with nothing.
    init(of file: HubFile, at place: URL, progress: @escaping @Sendable (Int) -> Void) throws {
        let path = place.path(percentEncoded: false)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ModelLibraryError.fileSystem(path: path, problem: String(cString: strerror(errno)))
        }
        self.place = place
        self.file = file
        self.progress = progress
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        reached = Mutex(Int(clamping: try handle.seekToEnd()))
        if size > file.size { try restart() }
    }

    var size: Int { reached.withLock { $0 } }
    var isComplete: Bool { size == file.size }

    /// Forgets what is there.
    func restart() throws {
        try handle.truncate(atOffset: 0)
        reached.withLock { $0 = 0 }
    }

    func remove() {
        try? FileManager.default.removeItem(at: place)
    }

    /// Makes the finished file a blob, in one step.
    func move(to blob: URL) throws {
        try handle.synchronize()
        let path = blob.path(percentEncoded: false)
        guard rename(place.path(percentEncoded: false), path) == 0 else {
            throw ModelLibraryError.fileSystem(path: path, problem: String(cString: strerror(errno)))
        }
    }

    func begin(_ head: WebHead) throws {
        // A server that knows no ranges sends the whole file again.
        let start = head.status == 206 ? head["Content-Range"].flatMap(Self.start) : 0
        if start == 0, size > 0 { try restart() }
        guard start == size else {
            throw HubError.wrongContent(file: file.path, problem: "is another part of the file than was asked for")
        }
        let length = head["Content-Encoding"] == nil ? head["Content-Length"].flatMap { Int($0) } : nil
        guard length == nil || length == file.size - size else { throw wrongSize }
        progress(size)
    }

    func receive(_ bytes: Data) throws {
        let size = size
        guard bytes.count <= file.size - size else { throw wrongSize }
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw ModelLibraryError.fileSystem(
                path: place.path(percentEncoded: false), problem: error.localizedDescription)
        }
        reached.withLock { $0 = size + bytes.count }
        progress(size + bytes.count)
    }

    private var wrongSize: HubError {
        .wrongContent(file: file.path, problem: "has not the \(file.size) bytes that were announced")
    }

    /// 5 of `bytes 5-9/10`.
    private static func start(_ range: String) -> Int? {
        guard range.hasPrefix("bytes ") else { return nil }
        return range.dropFirst(6).split(separator: "-").first.flatMap { Int($0) }
    }
}
