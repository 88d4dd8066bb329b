import CSearchKernels
import Retrieval

/// The posting lists of a mapped segment. Every list is within bounds, and its ordinals ascend and are documents.
struct PostingLists<Payload: BitwiseCopyable>: Sendable {
    let ordinals: MappedArray<DocumentOrdinal>
    let payloads: MappedArray<Payload>
    private let offsets: MappedArray<UInt64>

    /// - Complexity: O(postings): the bounds of every list and the order of its ordinals are checked.
    init(
        _ file: SegmentFile, payloads section: SegmentSection, termCount: Int, documentCount: Int
    ) throws(SegmentFileError) {
        offsets = try file.array(.postingOffsets, of: UInt64.self)
        ordinals = try file.array(.ordinals, of: DocumentOrdinal.self)
        payloads = try file.array(section, of: Payload.self)
        guard payloads.count == ordinals.count else {
            throw file.malformed("it has \(ordinals.count) ordinals but \(payloads.count) \(section)")
        }
        try offsets.checkOffsets(.postingOffsets, of: termCount, into: ordinals.count, in: file)
        for list in 0..<termCount {
            let range = self[list]
            let isSound = ordinals.withUnsafeBufferPointer {
                csk_ascends_below($0.baseAddress.map { $0 + range.lowerBound }, range.count, documentCount)
            }
            guard isSound else {
                throw file.malformed("the ordinals of term \(list) do not ascend below \(documentCount)")
            }
        }
    }

    var count: Int { offsets.count - 1 }

    /// Where the postings of a list are.
    subscript(list: Int) -> Range<Int> {
        // Checked in `init`: offsets ascend and the last one is the number of postings.
        Int(offsets[list])..<Int(offsets[list + 1])
    }
}

extension MappedArray<UInt64> {
    /// Checks that these are the offsets of `count` runs that fill an array of `total` elements, none of them empty.
    func checkOffsets(
        _ section: SegmentSection, of count: Int, into total: Int, in file: SegmentFile
    ) throws(SegmentFileError) {
        guard self.count == count + 1, self[0] == 0, self[count] == UInt64(total) else {
            throw file.malformed("its \(section) do not fit \(count) terms and \(total) elements")
        }
        for i in 0..<count where self[i] >= self[i + 1] {
            throw file.malformed("its \(section) do not ascend at term \(i)")
        }
    }
}
