import Foundation
import IndexFiles

/// The files of an index that was opened: what ``VectorIndex/verify()`` reads.
struct OpenedFile: Sendable {
    let url: URL
    let checksum: FileChecksum
}

extension VectorIndex {
    /// Writes the index as a file that `faiss.read_index` opens, and its ``VectorIndexRecord`` beside it; where the
    /// index quantises, also the vectors in full precision, under the same name with the extension `vectors`.
    ///
    /// Each file is written under a temporary name, synchronized and renamed, the record last: after a crash there is
    /// the index as it was before, the new one, or one that ``init(opening:verifyingChecksum:)`` refuses.
    ///
    /// - Returns: The record, for who keeps checksums of their own.
    /// - Throws: ``VectorIndexError/file(path:problem:)``; `CancellationError`.
    @discardableResult
    public func write(to url: URL) throws -> VectorIndexRecord {
        let checksum = try OpenFile.replace(url.path) { (file: borrowing OpenFile) throws(VectorIndexError) in
            try handle.write(to: file)
            try file.synchronize()
            return FileChecksum(length: file.length, crc32: try file.checksum())
        }
        switch fullVectors {
        case .memory(let vectors):
            do {
                try FullVectorFile.write(vectors, to: FullVectorFile.url(besides: url))
            } catch let error as SegmentFileError {
                try VectorIndexError.translating { () throws(SegmentFileError) in throw error }
            }
        case .file:
            throw VectorIndexError.file(path: url.path, problem: "an index that was opened is not written again")
        case nil:
            break
        }
        let record = VectorIndexRecord(self, file: checksum)
        try record.write(to: VectorIndexRecord.path(besides: url.path))
        return record
    }

    /// Opens an index that ``write(to:)`` wrote.
    ///
    /// The file is mapped: codes and graphs are searched where they are, and only their header is looked at, so that
    /// this takes no time to speak of. PQ and IVF are read into memory.
    ///
    /// - Parameter verifyingChecksum: Whether to compare the file with its CRC-32 and to look at every link of a graph
    ///   first, as ``verify()`` does. Without it damage is a wrong result, never a crash. The length is compared
    ///   always, and so is the header with the record.
    /// - Throws: ``VectorIndexError/file(path:problem:)`` that names the file when it or its record is missing,
    ///   truncated, changed, or not of one index.
    public convenience init(opening url: URL, verifyingChecksum: Bool = false) throws(VectorIndexError) {
        let record = try VectorIndexRecord(reading: VectorIndexRecord.path(besides: url.path))
        if verifyingChecksum { try Self.verify(OpenedFile(url: url, checksum: record.file)) }
        let file = try VectorIndexError.translating { () throws(SegmentFileError) in
            try MappedFile(opening: url, isScanned: true)
        }
        guard file.bytes.count == record.file.length else {
            throw .file(
                path: file.path,
                problem: "is \(file.bytes.count) bytes long, but \(record.file.length) were written")
        }
        let handle = try FaissHandle(mapping: file)
        guard handle.dimension == record.dimension else {
            throw .file(
                path: file.path,
                problem: "has dimension \(handle.dimension), but its record says \(record.dimension)")
        }
        guard handle.count == record.count else {
            throw .file(
                path: file.path, problem: "holds \(handle.count) vectors, but its record says \(record.count)")
        }
        guard handle.metric == record.similarity.metric else {
            throw .file(path: file.path, problem: "has not the metric \(record.metric) that its record says")
        }
        let full = record.hasFullVectors ? try Self.openFullVectors(besides: url, record: record) : nil
        try self.init(
            handle: handle, factory: record.factory, requestedFactory: record.requestedFactory,
            similarity: record.similarity, fullVectors: full,
            file: OpenedFile(url: url, checksum: record.file))
        if verifyingChecksum { try handle.verifyGraph() }
    }

    /// Opens a file that another program made with FAISS, which has no record: any Flat, SQ, PQ, HNSW or IVF index of
    /// inner products or L2, also inside of an `IDMap` whose ids are the ordinals in some order.
    ///
    /// - Parameter similarity: What its inner products mean; for a file of metric L2 always ``DenseSimilarity/l2``.
    ///   ``DenseSimilarity/cosine`` says that its vectors have length 1.
    /// - Throws: ``VectorIndexError/file(path:problem:)``.
    public convenience init(
        importing url: URL, similarity: DenseSimilarity = .dot
    ) throws(VectorIndexError) {
        let file = try VectorIndexError.translating { () throws(SegmentFileError) in
            try MappedFile(opening: url, isScanned: true)
        }
        let handle = try FaissHandle(mapping: file)
        try handle.verifyGraph()
        let isDistance = handle.metric == DenseSimilarity.l2.metric
        guard isDistance || similarity != .l2 else {
            throw .file(path: url.path, problem: "holds inner products, not distances")
        }
        try self.init(
            handle: handle, factory: "imported", requestedFactory: VectorIndexBuilder.automaticFactory,
            similarity: isDistance ? .l2 : similarity, fullVectors: nil)
    }

    /// Reads the files whole and compares them with their checksums, and every link of a graph with the number of
    /// vectors. Nothing for an index that was not opened.
    ///
    /// - Throws: ``VectorIndexError/file(path:problem:)`` that names what is damaged; `CancellationError`.
    public func verify() throws {
        guard let file else { return }
        try Self.verify(file)
        try handle.verifyGraph()
        guard case .file(let vectors) = fullVectors else { return }
        do {
            try vectors.verify()
        } catch let error as SegmentFileError {
            try VectorIndexError.translating { () throws(SegmentFileError) in throw error }
        }
    }

    private static func verify(_ opened: OpenedFile) throws(VectorIndexError) {
        let file = try OpenFile(opened.url.path, mode: "rb")
        guard file.length == opened.checksum.length else {
            throw .file(
                path: file.path,
                problem: "is \(file.length) bytes long, but \(opened.checksum.length) were written")
        }
        guard try file.checksum() == opened.checksum.crc32 else {
            throw .file(path: file.path, problem: "is not what was written: its checksum differs; index again")
        }
    }

    private static func openFullVectors(
        besides url: URL, record: VectorIndexRecord
    ) throws(VectorIndexError) -> FullVectors {
        let url = FullVectorFile.url(besides: url)
        let vectors = try VectorIndexError.translating { () throws(SegmentFileError) in
            try FullVectorFile(opening: url)
        }
        guard vectors.dimension == record.dimension, vectors.count == record.count else {
            throw .file(
                path: url.path,
                problem: """
                    holds \(vectors.count) vectors of dimension \(vectors.dimension), but the record beside it says \
                    \(record.count) of \(record.dimension)
                    """)
        }
        return .file(vectors)
    }
}
