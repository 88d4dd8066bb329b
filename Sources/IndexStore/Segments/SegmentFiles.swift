import Foundation
import LineFiles

/// Where the files of an index are.
struct SegmentFiles: Sendable {
    /// The index's folder.
    let directory: URL

    var segments: URL { directory.appending(path: "segments") }
    var lock: URL { directory.appending(path: "write.lock") }

    func directory(ofSegment number: Int64) -> URL {
        segments.appending(path: String(format: "%08d", number))
    }

    static let documents = "documents.table"

    static let terms = "bm25.terms"

    static func impacts(leg name: String) -> String { "sparse.\(name).impacts" }

    static func sparseVectors(leg name: String) -> String { "sparse.\(name).vectors" }

    static func vectors(leg name: String) -> String { "dense.\(name).faiss" }

    /// The folders of segments that no row names, and what else a killed process left among them.
    ///
    /// Only the holder of the write lock knows that nobody is just writing them.
    func orphans(known: Set<Int64>) throws -> [URL] {
        let kept = Set(known.map { directory(ofSegment: $0).lastPathComponent })
        return try Self.contents(of: segments).filter { !kept.contains($0.lastPathComponent) }
    }

    /// The error of a segment that has a row but no folder.
    func isMissing(segment number: Int64) -> IndexStoreError {
        .corrupt(path: directory(ofSegment: number).path, problem: "the folder of the segment is missing")
    }

    /// Removes the folder of a segment, if there is one.
    func remove(segment number: Int64) throws {
        let folder = directory(ofSegment: number)
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        try Self.remove(folder)
    }

    /// Removes a folder with everything in it.
    static func remove(_ folder: URL) throws(IndexStoreError) {
        try explained(at: folder) { try FileManager.default.removeItem(at: folder) }
    }

    private static func contents(of folder: URL) throws(IndexStoreError) -> [URL] {
        try explained(at: folder) {
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        }
    }

    /// Foundation's errors tell everything but in a sentence.
    static func explained<Value>(at url: URL, _ body: () throws -> Value) throws(IndexStoreError) -> Value {
        do {
            return try body()
        } catch {
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            let reason = cause.map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
            throw .notWritable(path: url.path, reason: reason)
        }
    }

    /// Makes the folder of a segment, and its files durable in it. When one cannot be written, none is left.
    static func write(_ folder: URL, _ writeFiles: (URL) throws -> Void) throws {
        try Folder.make(at: folder)
        do {
            try writeFiles(folder)
            try synchronize(folder)
            try synchronize(folder.deletingLastPathComponent())
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    /// Copies a segment's folder, and waits until the copy is on disk.
    static func copy(_ folder: URL, to copy: URL) throws {
        try Folder.make(at: copy)
        for file in try contents(of: folder) {
            try FileCopy.make(of: file, at: copy.appending(path: file.lastPathComponent))
        }
        try synchronize(copy)
    }

    /// Waits until a file, or the list of a folder's files, is on disk.
    static func synchronize(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw IndexStoreError.notWritable(path: url.path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw IndexStoreError.notWritable(path: url.path, reason: String(cString: strerror(errno)))
        }
    }
}
