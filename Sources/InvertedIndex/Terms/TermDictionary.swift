import IndexFiles

/// The terms of a mapped segment, ascending by their bytes. A term is checked when it is looked at.
struct TermDictionary: Sendable {
    private let offsets: MappedArray<UInt64>
    private let bytes: SegmentFile.Section
    /// The number of terms.
    let count: Int

    init(_ file: SegmentFile) throws(SegmentFileError) {
        offsets = try file.array(.termOffsets, of: UInt64.self)
        bytes = try file.section(.termBytes)
        count = offsets.count - 1
        guard count >= 0 else { throw file.malformed("it has no termOffsets") }
    }

    /// - Throws: ``SegmentFileError`` when the term is damaged or is not UTF-8.
    func term(_ index: Int) throws(SegmentFileError) -> String {
        guard let term = String(validating: try utf8(index), as: UTF8.self) else {
            throw bytes.malformed("term \(index) is not UTF-8")
        }
        return term
    }

    /// - Complexity: O(log terms).
    func index(of term: String) throws(SegmentFileError) -> Int? {
        var term = term
        return try term.withUTF8 { bytes in Result { () throws(SegmentFileError) in try index(of: bytes) } }.get()
    }

    private func index(of wanted: UnsafeBufferPointer<UInt8>) throws(SegmentFileError) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let order = Self.compare(try utf8(middle), wanted)
            if order == 0 { return middle }
            if order < 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return nil
    }

    /// The bytes of a term, which stay where they are as long as the file is mapped.
    func utf8(_ index: Int) throws(SegmentFileError) -> UnsafeBufferPointer<UInt8> {
        let (start, end) = (try offsets[index], try offsets[index + 1])
        guard start <= end, end <= UInt64(bytes.byteCount) else {
            throw bytes.malformed("term \(index) is from \(start) to \(end) of \(bytes.byteCount) bytes")
        }
        return try bytes.bytes(of: Int(start)..<Int(end)).assumingMemoryBound(to: UInt8.self)
    }

    /// Below, at or above zero as `a` comes before `b`, is the same, or comes after it.
    static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        for i in 0..<min(a.count, b.count) where a[i] != b[i] {
            return Int(a[i]) - Int(b[i])
        }
        return a.count - b.count
    }
}
