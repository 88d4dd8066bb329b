import IndexFiles
import Retrieval

/// The posting lists of a mapped segment. An entry and a list are checked when somebody asks for them.
struct PostingLists: Sendable {
    private let entries: MappedArray<PostingListEntry>
    private let postings: SegmentFile.Section
    private let documentCount: Int

    init(_ file: SegmentFile, termCount: Int, documentCount: Int) throws(SegmentFileError) {
        entries = try file.array(.lists, of: PostingListEntry.self)
        postings = try file.section(.postings)
        self.documentCount = documentCount
        guard entries.count == termCount else {
            throw file.malformed("it has \(termCount) terms but \(entries.count) lists")
        }
    }

    /// The number of documents that have a term.
    func postingCount(_ list: Int) throws(SegmentFileError) -> Int {
        Int(try entries[list].count)
    }

    /// A list, with the greatest impact of it.
    ///
    /// - Complexity: O(1); O(bytes of the list) when it is used for the first time and verified.
    func postings(_ list: Int) throws(SegmentFileError) -> (postings: PostingBytes, greatestImpact: UInt8) {
        let entry = try entries[list]
        let count = Int(entry.count)
        guard let form = PostingListForm(rawValue: entry.form), count > 0, count <= documentCount else {
            throw postings.malformed("the list of term \(list) has the form \(entry.form) and \(count) postings")
        }
        let size = form.byteCount(postings: count, documents: documentCount)
        guard entry.offset.isMultiple(of: UInt64(form.alignment)), entry.offset <= UInt64(postings.byteCount),
            let start = try postings.bytes(of: Int(entry.offset)..<Int(entry.offset) + size).baseAddress
        else {
            throw postings.malformed("the list of term \(list) starts at \(entry.offset)")
        }
        let bytes = PostingBytes(form: form.view(of: start, count: count, entry.step, documentCount), count: count)
        return (bytes, entry.greatestImpact)
    }
}

extension PostingListForm {
    /// The parts of a list that starts at an address.
    fileprivate func view(
        of start: UnsafeRawPointer, count: Int, _ step: UInt8, _ documentCount: Int
    ) -> PostingBytes.Form {
        switch self {
        case .wide:
            let ordinals = start.assumingMemoryBound(to: UInt32.self)
            return .wide(ordinals: ordinals, payloads: ordinals + count)
        case .run:
            let ends = start.assumingMemoryBound(to: UInt32.self)
            let ids = UnsafeRawPointer(ends + Window.count(documentCount: documentCount))
                .assumingMemoryBound(to: UInt16.self)
            return .run(ends: ends, ids: ids, payloads: UnsafeRawPointer(ids + count).assumingMemoryBound(to: UInt8.self))
        case .row:
            let codes = start.assumingMemoryBound(to: UInt8.self)
            return .row(codes: codes, rests: codes + Self.rowPartByteCount(documents: documentCount), step: step)
        }
    }
}
