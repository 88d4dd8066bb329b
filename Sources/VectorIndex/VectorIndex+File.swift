import Foundation

extension VectorIndex {
    /// Writes the index as a file that `faiss.read_index` opens, and its ``VectorIndexRecord`` beside it.
    ///
    /// Each file is written under a temporary name, synchronized and renamed, the record last: after a crash there is
    /// the index as it was before, the new one, or one that ``init(opening:verifyingChecksum:)`` refuses.
    ///
    /// - Returns: The record, for who keeps checksums of their own.
    /// - Throws: ``VectorIndexError/file(path:problem:)``.
    @discardableResult
    public func write(to url: URL) throws(VectorIndexError) -> VectorIndexRecord {
        let checksum = try OpenFile.replace(url.path) { (file: borrowing OpenFile) throws(VectorIndexError) in
            try handle.write(to: file)
            try file.synchronize()
            return FileChecksum(length: file.length, crc32: try file.checksum())
        }
        let record = VectorIndexRecord(factory: factory, dimension: dimension, count: count, file: checksum)
        try record.write(to: VectorIndexRecord.path(besides: url.path))
        return record
    }

    /// Opens an index that ``write(to:)`` wrote, into memory.
    ///
    /// - Parameter verifyingChecksum: Whether to read the file once more, before FAISS does, and compare its CRC-32.
    ///   The length is compared always, and so is what FAISS read with the record, and every link and every list with
    ///   the number of vectors.
    /// - Throws: ``VectorIndexError/file(path:problem:)`` that names the file when it or its record is missing,
    ///   truncated, changed, or not of one index.
    public convenience init(opening url: URL, verifyingChecksum: Bool = true) throws(VectorIndexError) {
        let record = try VectorIndexRecord(reading: VectorIndexRecord.path(besides: url.path))
        let file = try OpenFile(url.path, mode: "rb")
        guard file.length == record.file.length else {
            throw .file(
                path: file.path, problem: "is \(file.length) bytes long, but \(record.file.length) were written")
        }
        if verifyingChecksum {
            guard try file.checksum() == record.file.crc32 else {
                throw .file(path: file.path, problem: "is not what was written: its checksum differs; index again")
            }
        }
        let handle = try FaissHandle(reading: file)
        guard handle.dimension == record.dimension else {
            throw .file(
                path: file.path,
                problem: "has dimension \(handle.dimension), but its record says \(record.dimension)")
        }
        guard handle.count == record.count else {
            throw .file(
                path: file.path, problem: "holds \(handle.count) vectors, but its record says \(record.count)")
        }
        try self.init(handle: handle, factory: record.factory)
    }
}
