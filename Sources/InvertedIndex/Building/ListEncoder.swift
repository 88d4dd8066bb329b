import IndexFiles

/// Writes the bytes of a list: a posting is its document in the high and its payload in the low 32 bits.
struct ListEncoder<Payloads: ListPayloads>: Sendable {
    let payloads: Payloads
    let windowCount: Int

    /// - Parameters:
    ///   - bytes: All zero, aligned, and just enough for the form of the entry.
    ///   - entry: Gets the step of a row.
    func encode(
        _ postings: UnsafeBufferPointer<UInt64>, into bytes: UnsafeMutableRawBufferPointer,
        _ entry: inout PostingListEntry
    ) {
        switch PostingListForm(rawValue: entry.form) {
        case .wide: encodeWide(postings, into: bytes)
        case .run: encodeRun(postings, into: bytes)
        case .row:
            let encoder = RowEncoder(greatestImpact: entry.greatestImpact)
            entry.step = encoder.step
            encoder.encode(postings, payloads, into: bytes)
        case nil: preconditionFailure("there is no form \(entry.form)")
        }
    }

    private func encodeWide(_ postings: UnsafeBufferPointer<UInt64>, into bytes: UnsafeMutableRawBufferPointer) {
        let ordinals = bytes.assumingMemoryBound(to: UInt32.self)
        let words = UnsafeMutableBufferPointer(rebasing: ordinals[postings.count...])
        for i in postings.indices {
            ordinals[i] = postings[i].document
            words[i] = payloads.word(postings[i].payload)
        }
    }

    private func encodeRun(_ postings: UnsafeBufferPointer<UInt64>, into bytes: UnsafeMutableRawBufferPointer) {
        let ends = UnsafeMutableBufferPointer(
            rebasing: bytes.assumingMemoryBound(to: UInt32.self).prefix(windowCount))
        let idStart = 4 * windowCount
        let ids = UnsafeMutableRawBufferPointer(rebasing: bytes[idStart...]).assumingMemoryBound(to: UInt16.self)
        let impacts = UnsafeMutableRawBufferPointer(rebasing: bytes[(idStart + 2 * postings.count)...])
        for i in postings.indices {
            let document = postings[i].document
            ends[Int(document) / SegmentFileLayout.windowSize] = UInt32(truncatingIfNeeded: i + 1)
            ids[i] = UInt16(truncatingIfNeeded: Int(document) % SegmentFileLayout.windowSize)
        }
        for i in postings.indices {
            impacts[i] = payloads.byte(postings[i].payload)
        }
        // Windows without a posting end where the one before does.
        for window in ends.indices.dropFirst() {
            ends[window] = max(ends[window], ends[window - 1])
        }
    }
}

extension UInt64 {
    /// Of a posting, the document.
    @inline(__always)
    var document: UInt32 { UInt32(truncatingIfNeeded: self >> 32) }

    /// Of a posting, the weight's bits or the frequency.
    @inline(__always)
    var payload: UInt32 { UInt32(truncatingIfNeeded: self) }
}
