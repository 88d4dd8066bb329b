extension OrdinalSet {
    /// - Precondition: Both sets have the same capacity.
    public mutating func formIntersection(_ other: OrdinalSet) {
        precondition(capacity == other.capacity)
        for i in words.indices { words[i] &= other.words[i] }
    }

    /// - Precondition: Both sets have the same capacity.
    public mutating func formUnion(_ other: OrdinalSet) {
        precondition(capacity == other.capacity)
        for i in words.indices { words[i] |= other.words[i] }
    }

    /// Takes away what another set has.
    ///
    /// - Precondition: Both sets have the same capacity.
    public mutating func subtract(_ other: OrdinalSet) {
        precondition(capacity == other.capacity)
        for i in words.indices { words[i] &= ~other.words[i] }
    }

    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Inserts documents in any order, some of them perhaps again.
    ///
    /// - Returns: Whether all are below the capacity; those that are not are left out.
    /// - Complexity: O(documents).
    package mutating func insert(contentsOf ordinals: UnsafeBufferPointer<DocumentOrdinal>) -> Bool {
        let capacity = capacity
        var allFit = true
        words.withUnsafeMutableBufferPointer { words in
            for ordinal in ordinals {
                guard Int(ordinal) < capacity else {
                    allFit = false
                    continue
                }
                words[Int(ordinal) / 64] |= 1 << UInt64(ordinal % 64)
            }
        }
        return allFit
    }

    /// Inserts documents that follow one another.
    ///
    /// - Precondition: They are below the capacity.
    /// - Complexity: O(documents / 64).
    public mutating func insert(_ range: Range<DocumentOrdinal>) {
        guard !range.isEmpty else { return }
        precondition(Int(range.upperBound) <= capacity, "\(range) is outside of a segment of \(capacity) documents")
        let (first, last) = (Int(range.lowerBound) / 64, Int(range.upperBound - 1) / 64)
        let start = UInt64.max << UInt64(range.lowerBound % 64)
        let end = UInt64.max >> UInt64(63 - (range.upperBound - 1) % 64)
        if first == last {
            words[first] |= start & end
        } else {
            words[first] |= start
            for i in first + 1..<last { words[i] = .max }
            words[last] |= end
        }
    }
}
