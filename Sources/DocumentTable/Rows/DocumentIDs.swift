import IndexFiles
import Retrieval

/// The ids of documents in a mapped file, by ordinal and in the order of their bytes.
struct DocumentIDs: Sendable {
    private let offsets: MappedArray<UInt64>
    private let bytes: SegmentFile.Section
    /// The documents in the order of their ids.
    let order: MappedArray<DocumentOrdinal>

    init(_ file: SegmentFile, count: Int) throws(SegmentFileError) {
        offsets = try file.array(.idOffsets, of: UInt64.self)
        bytes = try file.section(.idBytes)
        order = try file.array(.idOrder, of: DocumentOrdinal.self)
        guard offsets.count == count + 1, order.count == count else {
            throw file.malformed("it has \(offsets.count) idOffsets and \(order.count) idOrder for \(count) documents")
        }
    }

    func utf8(of document: DocumentOrdinal) throws(SegmentFileError) -> UnsafeBufferPointer<UInt8> {
        let (start, end) = (try offsets[Int(document)], try offsets[Int(document) + 1])
        guard start <= end, end <= UInt64(bytes.byteCount) else {
            throw bytes.malformed("the id of document \(document) is from \(start) to \(end) of \(bytes.byteCount) bytes")
        }
        return try bytes.bytes(of: Int(start)..<Int(end)).assumingMemoryBound(to: UInt8.self)
    }

    func id(of document: DocumentOrdinal) throws(SegmentFileError) -> DocumentID {
        guard let id = String(validating: try utf8(of: document), as: UTF8.self) else {
            throw bytes.malformed("the id of document \(document) is not UTF-8")
        }
        return DocumentID(id)
    }
}

/// In the order of the ids' bytes.
extension DocumentIDs: SortedBytes {
    func bytes(_ index: Int) throws(SegmentFileError) -> UnsafeBufferPointer<UInt8> {
        try utf8(of: order[index])
    }
}
