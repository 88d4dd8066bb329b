import CSearchKernels
import Retrieval

/// The posting lists of a mapped segment. An entry and a list are checked when somebody asks for them.
struct PostingLists: Sendable {
    private static let entrySize = 24
    /// Wide lists and runs start at multiples of this.
    private static let alignment = 8

    private let entries: SegmentFile.Section
    private let postings: SegmentFile.Section
    private let windowCount: Int
    /// The number of groups of documents in a row.
    private let groupCount: Int
    /// The number of lists.
    let count: Int

    init(_ file: SegmentFile, termCount: Int, documentCount: Int) throws(SegmentFileError) {
        entries = try file.section(.lists)
        postings = try file.section(.postings)
        count = termCount
        windowCount = Window.count(documentCount: documentCount)
        groupCount = (documentCount + Int(csk_group_size) - 1) / Int(csk_group_size)
        guard entries.byteCount == termCount * Self.entrySize else {
            throw file.malformed("it has \(termCount) terms but \(entries.byteCount) bytes of lists")
        }
    }

    /// The number of documents that have a term.
    func postingCount(_ list: Int) throws(SegmentFileError) -> Int {
        Int(try entry(list).postingCount)
    }

    /// A list, with the greatest impact of it.
    ///
    /// - Complexity: O(1); O(bytes of the list) when it is used for the first time and verified.
    func postings(_ list: Int) throws(SegmentFileError) -> (postings: PostingBytes, greatestImpact: UInt8) {
        let entry = try entry(list)
        guard entry.offset.isMultiple(of: UInt64(Self.alignment)), entry.offset <= UInt64(postings.byteCount) else {
            throw entries.malformed("the postings of term \(list) start at \(entry.offset)")
        }
        let form = try form(of: entry, list)
        return (PostingBytes(form: form, count: Int(entry.postingCount)), entry.greatestImpact)
    }

    private func form(of entry: ListEntry, _ list: Int) throws(SegmentFileError) -> PostingBytes.Form {
        let start = Int(entry.offset)
        let count = Int(entry.postingCount)
        /// The address of the list when it has so many bytes.
        func bytes(_ size: Int) throws(SegmentFileError) -> UnsafeRawPointer {
            // No list is empty, so there is an address.
            guard let address = try postings.bytes(of: start..<start + size).baseAddress else {
                throw entries.malformed("the list of term \(list) is empty")
            }
            return address
        }
        switch entry.form {
        case .wide:
            let ordinals = try bytes(count * 8).assumingMemoryBound(to: UInt32.self)
            return .wide(ordinals: ordinals, payloads: ordinals + count)
        case .run:
            let ends = try bytes(windowCount * 4 + count * 3).assumingMemoryBound(to: UInt32.self)
            let ids = UnsafeRawPointer(ends + windowCount).assumingMemoryBound(to: UInt16.self)
            return .run(ends: ends, ids: ids, payloads: UnsafeRawPointer(ids + count).assumingMemoryBound(to: UInt8.self))
        case .row:
            guard entry.step > 0, (entry.step * 15).isFinite else {
                throw entries.malformed("the step of term \(list) is \(entry.step)")
            }
            let codes = try bytes(groupCount * Int(csk_row_group_bytes)).assumingMemoryBound(to: UInt8.self)
            return .row(codes: codes, step: entry.step)
        }
    }

    private struct ListEntry {
        enum Form: UInt8 {
            case wide = 0
            case run = 1
            case row = 2
        }

        let offset: UInt64
        let postingCount: UInt32
        let form: Form
        let greatestImpact: UInt8
        let step: Float
    }

    private func entry(_ list: Int) throws(SegmentFileError) -> ListEntry {
        let start = list * Self.entrySize
        let bytes = try entries.bytes(of: start..<start + Self.entrySize)
        guard let form = ListEntry.Form(rawValue: bytes[12]) else {
            throw entries.malformed("the list of term \(list) has the unknown form \(bytes[12])")
        }
        let count = bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        guard count > 0 else { throw entries.malformed("the list of term \(list) is empty") }
        return ListEntry(
            offset: bytes.loadUnaligned(as: UInt64.self), postingCount: count, form: form, greatestImpact: bytes[13],
            step: bytes.loadUnaligned(fromByteOffset: 16, as: Float.self))
    }
}
