/// Numbers in a section of a mapped file, verified when they are first read. Keeps the file mapped.
package struct MappedArray<Element: BitwiseCopyable>: Sendable {
    @usableFromInline let section: SegmentFile.Section
    package let count: Int

    package init(_ section: SegmentFile.Section) throws(SegmentFileError) {
        let stride = MemoryLayout<Element>.stride
        guard section.byteCount.isMultiple(of: stride) else {
            throw section.malformed("the size of its \(section.name) is no multiple of \(stride)")
        }
        self.section = section
        count = section.byteCount / stride
    }

    /// - Throws: ``SegmentFileError`` when there is no such element, since indices come from files, and when it is
    ///   damaged.
    package subscript(index: Int) -> Element {
        @inlinable
        get throws(SegmentFileError) {
            guard index >= 0, index < count else { throw outside(index) }
            let start = index * MemoryLayout<Element>.stride
            // Sections start at multiples of 64, so elements are aligned.
            return try section.bytes(of: start..<start + MemoryLayout<Element>.stride).load(as: Element.self)
        }
    }

    /// Elements one after the other. They stay where they are as long as the file is mapped.
    ///
    /// - Throws: As the subscript does.
    @inlinable
    package func elements(_ range: Range<Int>) throws(SegmentFileError) -> UnsafeBufferPointer<Element> {
        guard range.lowerBound >= 0, range.upperBound <= count else { throw outside(range.upperBound - 1) }
        let stride = MemoryLayout<Element>.stride
        return try section.bytes(of: range.lowerBound * stride..<range.upperBound * stride)
            .assumingMemoryBound(to: Element.self)
    }

    /// All elements.
    @inlinable
    package func elements() throws(SegmentFileError) -> UnsafeBufferPointer<Element> {
        try elements(0..<count)
    }

    @usableFromInline
    func outside(_ index: Int) -> SegmentFileError {
        section.malformed("its \(section.name) have \(count) elements, but element \(index) is asked for")
    }
}

extension MappedArray where Element: Comparable {
    /// The first index of `range`, in which the elements ascend, whose element is not below `value`.
    ///
    /// - Complexity: O(log n).
    @inlinable
    package func lowerBound(of value: Element, in range: Range<Int>) throws(SegmentFileError) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if try self[middle] < value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The index of `value` in `range`, in which the elements ascend.
    @inlinable
    package func index(of value: Element, in range: Range<Int>) throws(SegmentFileError) -> Int? {
        let index = try lowerBound(of: value, in: range)
        guard index < range.upperBound, try self[index] == value else { return nil }
        return index
    }
}
