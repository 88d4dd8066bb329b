import Foundation

/// Where the files of an index are.
struct SegmentFiles: Sendable {
    /// The index's folder.
    let directory: URL

    var segments: URL { directory.appending(path: "segments") }
    var lock: URL { directory.appending(path: "write.lock") }

    func directory(ofSegment number: Int64) -> URL {
        segments.appending(path: String(format: "%08d", number))
    }

    static let terms = "bm25.terms"

    static func impacts(leg name: String) -> String { "sparse.\(name).impacts" }

    static func sparseVectors(leg name: String) -> String { "sparse.\(name).vectors" }

    static func vectors(leg name: String) -> String { "dense.\(name).faiss" }

    /// Removes what no live segment owns: what a killed process left behind, and what replaced segments leave.
    ///
    /// Only for the holder of the write lock.
    func removeOrphans(live: Set<Int64>) throws {
        let kept = Set(live.map { directory(ofSegment: $0).lastPathComponent })
        let found = try FileManager.default.contentsOfDirectory(at: segments, includingPropertiesForKeys: nil)
        for folder in found where !kept.contains(folder.lastPathComponent) {
            try FileManager.default.removeItem(at: folder)
        }
    }

    /// Makes a folder's entries durable; the files in it have been synced by those who wrote them.
    static func synchronize(directory: URL) throws {
        let descriptor = open(directory.path, O_RDONLY)
        guard descriptor >= 0 else {
            throw IndexStoreError.notWritable(path: directory.path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw IndexStoreError.notWritable(path: directory.path, reason: String(cString: strerror(errno)))
        }
    }
}
