import CSearchKernels
import Retrieval

/// A term's postings as they lie in the mapped file, in one of the forms of `docs/formats/inverted-index.md`.
///
/// The pointers are valid as long as the file is mapped. Their extent has been checked; what they point to is data, and
/// every use of it stays in bounds whatever it says.
struct PostingBytes {
    enum Form {
        case wide(ordinals: UnsafePointer<UInt32>, payloads: UnsafePointer<UInt32>)
        case run(ends: UnsafePointer<UInt32>, ids: UnsafePointer<UInt16>, payloads: UnsafePointer<UInt8>)
        case row(codes: UnsafePointer<UInt8>, rests: UnsafePointer<UInt8>, step: UInt8)
    }

    let form: Form
    /// The number of postings.
    let count: Int

    /// Where a run's postings of a window are.
    static func range(ofWindow index: Int, ends: UnsafePointer<UInt32>, count: Int) -> Range<Int> {
        let end = min(Int(ends[index]), count)
        let start = index == 0 ? 0 : min(Int(ends[index - 1]), end)
        return start..<end
    }

    /// The first posting of a wide list that is not below `ordinal`.
    static func lowerBound(of ordinal: UInt32, in ordinals: UnsafePointer<UInt32>, count: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if ordinals[middle] < ordinal {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The first posting of a wide list from `start` on that is not below `ordinal`. Windows that a search leaves out have
    /// postings to skip.
    func cursor(from start: Int, notBelow ordinal: UInt32, in ordinals: UnsafePointer<UInt32>) -> Int {
        guard start < count, ordinals[start] < ordinal else { return start }
        return start + Self.lowerBound(of: ordinal, in: ordinals + start, count: count - start)
    }

    /// The payload of a document's posting: an impact or a frequency.
    ///
    /// - Complexity: O(log postings).
    func payload(of ordinal: DocumentOrdinal) -> UInt32? {
        switch form {
        case .wide(let ordinals, let payloads):
            let i = Self.lowerBound(of: ordinal, in: ordinals, count: count)
            return i < count && ordinals[i] == ordinal ? payloads[i] : nil
        case .run(let ends, let ids, let payloads):
            let window = Window(of: ordinal)
            let local = UInt16(ordinal - window.first)
            let range = Self.range(ofWindow: window.index, ends: ends, count: count)
            let i = UnsafeBufferPointer(start: ids, count: count).lowerBound(of: local, in: range)
            guard i < range.upperBound, ids[i] == local else { return nil }
            return UInt32(payloads[i])
        case .row(let codes, let rests, let step):
            let code = Self.fourBits(of: Int(ordinal), in: codes)
            return code == 0 ? nil : (code - 1) * UInt32(step) + Self.fourBits(of: Int(ordinal), in: rests) + 1
        }
    }

    /// Calls `body` with every posting below `documentCount`, in ascending order of documents.
    func forEach(
        documentCount: Int, _ body: (_ ordinal: DocumentOrdinal, _ payload: UInt32) throws -> Void
    ) rethrows {
        switch form {
        case .wide(let ordinals, let payloads):
            for i in 0..<count where Int(ordinals[i]) < documentCount {
                try body(ordinals[i], payloads[i])
            }
        case .run(let ends, let ids, let payloads):
            for window in Window.all(documentCount: documentCount) {
                for i in Self.range(ofWindow: window.index, ends: ends, count: count) where ids[i] < window.count {
                    try body(window.first + UInt32(ids[i]), UInt32(payloads[i]))
                }
            }
        case .row:
            for ordinal in 0..<DocumentOrdinal(documentCount) {
                if let impact = payload(of: ordinal) { try body(ordinal, impact) }
            }
        }
    }

    private static func fourBits(of ordinal: Int, in part: UnsafePointer<UInt8>) -> UInt32 {
        let (group, place) = ordinal.quotientAndRemainder(dividingBy: Int(csk_group_size))
        let pair = part[group * Int(csk_row_group_bytes) + place % 32]
        return UInt32(place < 32 ? pair & 15 : pair >> 4)
    }
}
