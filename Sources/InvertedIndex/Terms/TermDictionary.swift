import CSearchKernels

/// The terms of a mapped segment, ascending by their bytes.
struct TermDictionary: Sendable {
    private let offsets: MappedArray<UInt64>
    private let bytes: MappedArray<UInt8>

    /// - Complexity: O(bytes): every term is checked to be UTF-8 and in order.
    init(_ file: SegmentFile) throws(SegmentFileError) {
        offsets = try file.array(.termOffsets, of: UInt64.self)
        bytes = try file.array(.termBytes, of: UInt8.self)
        guard let last = offsets.last, last == UInt64(bytes.count), offsets[0] == 0 else {
            throw file.malformed("its termOffsets do not fit \(bytes.count) bytes of terms")
        }
        for i in 0..<count where offsets[i] > offsets[i + 1] {
            throw file.malformed("its termOffsets do not ascend at term \(i)")
        }
        for i in 0..<count {
            guard withBytes(i, { String(validating: $0, as: UTF8.self) }) != nil else {
                throw file.malformed("term \(i) is not UTF-8")
            }
            guard i == 0 || compare(i, i - 1) > 0 else {
                throw file.malformed("its terms do not ascend at term \(i)")
            }
        }
    }

    var count: Int { offsets.count - 1 }

    subscript(index: Int) -> String {
        withBytes(index) { String(decoding: $0, as: UTF8.self) }
    }

    /// - Complexity: O(log terms).
    func index(of term: String) -> Int? {
        var term = term
        return term.withUTF8 { wanted in
            var low = 0
            var high = count
            while low < high {
                let middle = (low + high) / 2
                let order = withBytes(middle) { Self.compare($0, wanted) }
                if order == 0 { return middle }
                if order < 0 {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            return nil
        }
    }

    private func withBytes<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        // Checked in `init`: offsets ascend and the last one is the number of bytes.
        let range = Int(offsets[index])..<Int(offsets[index + 1])
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    private func compare(_ i: Int, _ j: Int) -> Int {
        withBytes(i) { a in withBytes(j) { b in Self.compare(a, b) } }
    }

    /// Below, at or above zero as `a` comes before `b`, is the same, or comes after it.
    private static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        for i in 0..<min(a.count, b.count) where a[i] != b[i] {
            return Int(a[i]) - Int(b[i])
        }
        return a.count - b.count
    }
}
