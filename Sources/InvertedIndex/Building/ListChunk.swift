import IndexFiles

/// Builds some lists, one after the other in the file, in memory that is used again for the next.
///
/// First their postings are distributed to the lists, 8 bytes each; then every list is written in its form.
final class ListChunk {
    /// Memory that a posting takes, its list's bytes not counted.
    static let bytesForPosting = MemoryLayout<UInt64>.size

    /// The lists with the entries as they came out.
    private(set) var entries: [PostingListEntry] = []
    /// The lists' bytes.
    private(set) var bytes: [UInt8] = []
    /// A posting is its document in the high and its payload in the low 32 bits.
    private var postings: [UInt64] = []

    func build(
        _ lists: Range<Int>, of plan: ListPlan, from source: some ListSource,
        encoder: ListEncoder<some ListPayloads>
    ) throws {
        entries = Array(plan.entries[lists])
        let starts = reservePostings()
        try postings.withUnsafeMutableBufferPointer {
            try source.fill(lists, of: plan, starts: starts, UnsafeMutableBufferPointer(rebasing: $0[..<postingCount]))
        }
        let range = plan.bytes(of: lists)
        bytes.removeAll(keepingCapacity: true)
        bytes.reserveCapacity(range.count)
        bytes.append(contentsOf: repeatElement(0, count: range.count))
        bytes.withUnsafeMutableBytes { bytes in
            postings.withUnsafeBufferPointer { postings in
                for i in entries.indices {
                    let start = Int(entries[i].offset) - range.lowerBound
                    let end = start + plan.byteCount(ofList: lists.lowerBound + i)
                    encoder.encode(
                        UnsafeBufferPointer(rebasing: postings[starts[i]..<starts[i] + Int(entries[i].count)]),
                        into: UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end]), &entries[i])
                }
            }
        }
    }

    private var postingCount: Int {
        entries.reduce(0) { $0 + Int($1.count) }
    }

    /// Makes room for the postings of all lists.
    ///
    /// - Returns: Where those of each list start.
    private func reservePostings() -> [Int] {
        var starts: [Int] = []
        var count = 0
        for entry in entries {
            starts.append(count)
            count += Int(entry.count)
        }
        if postings.count < count {
            postings = []
            postings = Array(unsafeUninitializedCapacity: count) { $1 = count }
        }
        return starts
    }
}
