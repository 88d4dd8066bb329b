/// Writes the row of a term: four bits of each document's impact, the code, which search reads first, and four bits that
/// tell the impacts of one code apart, the rest.
struct RowEncoder {
    private static let greatestCode: UInt8 = 15

    /// How many impacts have the same code: as few as let the greatest one have a code.
    let step: UInt8

    init(greatestImpact: UInt8) {
        step = (greatestImpact + Self.greatestCode - 1) / Self.greatestCode
    }

    /// - Parameters:
    ///   - postings: The documents with their payloads.
    ///   - bytes: Those of the codes and of the rests, all zero.
    func encode(
        _ postings: UnsafeBufferPointer<UInt64>, _ payloads: some ListPayloads,
        into bytes: UnsafeMutableRawBufferPointer
    ) {
        let half = PostingListForm.rowGroupSize / 2
        let codes = bytes.assumingMemoryBound(to: UInt8.self)
        let rests = UnsafeMutableBufferPointer(rebasing: codes[(codes.count / 2)...])
        for posting in postings {
            let document = Int(posting.document)
            let place = document % PostingListForm.rowGroupSize
            let byte = document / PostingListForm.rowGroupSize * PostingListForm.rowGroupByteCount + place % half
            let shift = UInt8(place / half * 4)
            let (code, rest) = (payloads.byte(posting.payload) - 1).quotientAndRemainder(dividingBy: step)
            codes[byte] |= (code + 1) << shift
            rests[byte] |= rest << shift
        }
    }
}
