import IndexFiles

/// The weights of a ``SparseVectorFile`` as postings. Only for files that this process has just written: what they say
/// is not checked.
struct VectorPostings<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable>: DocumentPostings {
    let offsets: MappedArray<UInt64>
    let terms: MappedArray<Key>
    let weights: MappedArray<Float>

    var documentCount: Int { offsets.count - 1 }

    func withPostings(of documents: Range<Int>, _ body: (PostingsByDocument<Key>) -> Void) throws {
        let offsets = try offsets.elements(documents.lowerBound..<documents.upperBound + 1)
        let range = Int(offsets[0])..<Int(offsets[documents.count])
        let weights = try weights.elements(range)
        try weights.withMemoryRebound(to: UInt32.self) { payloads in
            body(
                PostingsByDocument(
                    first: documents.lowerBound, offsets: offsets, keys: try terms.elements(range),
                    payloads: payloads))
        }
    }
}
