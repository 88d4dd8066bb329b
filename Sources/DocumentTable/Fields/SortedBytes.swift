import Foundation
import IndexFiles

/// Strings of bytes in ascending order, in a mapped file.
protocol SortedBytes {
    func bytes(_ index: Int) throws(SegmentFileError) -> UnsafeBufferPointer<UInt8>
}

extension SortedBytes {
    /// Those that are equal to a string.
    func indices(of bytes: [UInt8], in range: Range<Int>) throws(SegmentFileError) -> Range<Int> {
        try lowerBound(of: bytes, in: range)..<upperBound(of: bytes, in: range)
    }

    /// Those that begin with a string.
    func indices(withPrefix prefix: [UInt8], in range: Range<Int>) throws(SegmentFileError) -> Range<Int> {
        let first = try lowerBound(of: prefix, in: range)
        let end = try (first..<range.upperBound).partitionPoint { (index) throws(SegmentFileError) in
            try !bytes(index).starts(with: prefix)
        }
        return first..<end
    }

    /// The first that is not below a string.
    func lowerBound(of value: [UInt8], in range: Range<Int>) throws(SegmentFileError) -> Int {
        try range.partitionPoint { (index) throws(SegmentFileError) in try !bytes(index).precedes(value) }
    }

    /// The first that is above a string.
    func upperBound(of value: [UInt8], in range: Range<Int>) throws(SegmentFileError) -> Int {
        try range.partitionPoint { (index) throws(SegmentFileError) in try bytes(index).follows(value) }
    }
}

extension Range<Int> {
    /// The first element that passes a test which all after it pass too; the upper bound when there is none.
    ///
    /// - Complexity: O(log n) tests.
    func partitionPoint(_ passes: (Int) throws(SegmentFileError) -> Bool) throws(SegmentFileError) -> Int {
        var (low, high) = (lowerBound, upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if try passes(middle) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}

extension UnsafeBufferPointer<UInt8> {
    func precedes(_ other: [UInt8]) -> Bool {
        other.withUnsafeBufferPointer { order(before: $0) < 0 }
    }

    func follows(_ other: [UInt8]) -> Bool {
        other.withUnsafeBufferPointer { order(before: $0) > 0 }
    }

    /// Below, at or above zero as this comes before the other, is the same, or comes after it.
    func order(before other: UnsafeBufferPointer<UInt8>) -> Int {
        let common = Swift.min(count, other.count)
        if common > 0, let a = baseAddress, let b = other.baseAddress {
            let order = memcmp(a, b, common)
            if order != 0 { return Int(order) }
        }
        return count - other.count
    }
}
