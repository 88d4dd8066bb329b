/// The ``WordBreakClass`` of every code point: one load for the Basic Multilingual Plane, a binary search beyond.
///
/// `@unchecked Sendable`: the memory is written once, in `init`, and never freed: the one instance is ``shared``.
struct WordBreakTable: @unchecked Sendable {
    static let shared = WordBreakTable()

    private let basicPlane: UnsafePointer<UInt8>
    /// The runs that reach beyond the Basic Multilingual Plane.
    private let ranges: UnsafeBufferPointer<UInt32>

    private init() {
        let classes = UnsafeMutablePointer<UInt8>.allocate(capacity: 0x10000)
        for (i, range) in wordBreakRanges.enumerated() {
            precondition(WordBreakClass(rawValue: UInt8(range & 31)) != nil)
            let start = Int(range >> 5)
            let end = i + 1 < wordBreakRanges.count ? Int(wordBreakRanges[i + 1] >> 5) : 0x110000
            for code in start..<max(start, min(end, 0x10000)) {
                classes[code] = UInt8(range & 31)
            }
        }
        basicPlane = UnsafePointer(classes)
        let copy = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: wordBreakRanges.count)
        _ = copy.initialize(from: wordBreakRanges)
        ranges = UnsafeBufferPointer(copy)
    }

    @inline(__always)
    subscript(code: UInt32) -> WordBreakClass {
        let value = code < 0x10000 ? basicPlane[Int(code)] : supplementary(code)
        // `init` has checked that the table holds nothing but raw values of the class.
        return WordBreakClass(rawValue: value).unsafelyUnwrapped
    }

    /// The class of the last run that starts at or before the code point.
    private func supplementary(_ code: UInt32) -> UInt8 {
        var low = 0
        var high = ranges.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if ranges[middle] >> 5 <= code {
                low = middle
            } else {
                high = middle
            }
        }
        return UInt8(ranges[low] & 31)
    }
}
