/// Numbers in a mapped file, as an array that keeps the file mapped.
///
/// `@unchecked Sendable`: the elements are plain values in memory that nobody writes to.
struct MappedArray<Element: BitwiseCopyable>: RandomAccessCollection, @unchecked Sendable {
    private let file: MappedFile
    private let elements: UnsafeBufferPointer<Element>

    /// - Precondition: `bytes` lies in the file's bytes, is aligned for the element and holds a whole number of them.
    init(file: MappedFile, bytes: Range<Int>) {
        precondition(bytes.upperBound <= file.bytes.count && bytes.count.isMultiple(of: MemoryLayout<Element>.stride))
        self.file = file
        elements = UnsafeRawBufferPointer(rebasing: file.bytes[bytes]).assumingMemoryBound(to: Element.self)
    }

    var startIndex: Int { 0 }

    var endIndex: Int { elements.count }

    /// - Precondition: The index is below `count`; checked in release builds too, since indices come from files.
    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < elements.count, "index out of range")
        return elements[index]
    }

    func withUnsafeBufferPointer<Result>(_ body: (UnsafeBufferPointer<Element>) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(file) { try body(elements) }
    }

    func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result? {
        try withUnsafeBufferPointer(body)
    }
}

extension MappedArray where Element: Comparable {
    /// The first index of `range`, in which the elements ascend, whose element is not below `value`.
    ///
    /// - Complexity: O(log n).
    func lowerBound(of value: Element, in range: Range<Int>) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The index of `value` in `range`, in which the elements ascend.
    func index(of value: Element, in range: Range<Int>) -> Int? {
        let index = lowerBound(of: value, in: range)
        return index < range.upperBound && self[index] == value ? index : nil
    }
}
