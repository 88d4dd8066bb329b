/// Where the next posting of each list goes.
struct ListCursors {
    private let keys: Range<UInt64>
    /// By key from the first one on, or by list when the keys are few and far between.
    private var next: [Int]
    private let sparseKeys: [UInt32]

    /// - Parameters:
    ///   - keys: Those of the lists, ascending.
    ///   - starts: One for each key.
    init(keys: ArraySlice<UInt32>, starts: [Int]) {
        guard let first = keys.first, let last = keys.last else {
            self.keys = 0..<0
            (next, sparseKeys) = ([], [])
            return
        }
        self.keys = UInt64(first)..<UInt64(last) + 1
        guard self.keys.count > 4 * keys.count + 65_536 else {
            next = [Int](repeating: 0, count: self.keys.count)
            sparseKeys = []
            for (key, start) in zip(keys, starts) { next[Int(key - first)] = start }
            return
        }
        next = starts
        sparseKeys = Array(keys)
    }

    /// Puts the postings that belong to the lists where they belong.
    mutating func distribute(
        _ part: PostingsByDocument<some FixedWidthInteger>, to postings: UnsafeMutableBufferPointer<UInt64>
    ) {
        sparseKeys.withUnsafeBufferPointer { sparseKeys in
            next.withUnsafeMutableBufferPointer { next in
                for i in 0..<part.documentCount {
                    let document = UInt64(part.first + i) << 32
                    for posting in keys.postings(of: part, document: i) {
                        let key = UInt64(truncatingIfNeeded: part.keys[posting])
                        let list = sparseKeys.isEmpty
                            ? Int(truncatingIfNeeded: key &- keys.lowerBound)
                            : sparseKeys.lowerBound(of: UInt32(truncatingIfNeeded: key), in: 0..<sparseKeys.count)
                        // Other postings than those that were counted would be written anywhere.
                        precondition(list >= 0 && list < next.count, "the postings changed while they were indexed")
                        let place = next[list]
                        precondition(place < postings.count, "the postings changed while they were indexed")
                        next[list] = place &+ 1
                        postings[place] = document | UInt64(part.payloads[posting])
                    }
                }
            }
        }
    }
}

extension Range<UInt64> {
    /// The postings of a document whose keys are in this range.
    @inline(__always)
    fileprivate func postings<Key: FixedWidthInteger>(
        of part: PostingsByDocument<Key>, document i: Int
    ) -> Range<Int> {
        let all = part.postings(ofDocument: i)
        guard !all.isEmpty else { return all }
        let first = UInt64(part.keys[all.lowerBound]) < lowerBound
            ? part.keys.lowerBound(of: Key(truncatingIfNeeded: lowerBound), in: all)
            : all.lowerBound
        let end = UInt64(part.keys[all.upperBound - 1]) >= upperBound
            ? part.keys.lowerBound(of: Key(truncatingIfNeeded: upperBound), in: first..<all.upperBound)
            : all.upperBound
        return first..<end
    }
}

extension UnsafeBufferPointer where Element: Comparable {
    /// The first index of `range`, in which the elements ascend, whose element is not below `value`.
    ///
    /// - Complexity: O(log n).
    @inline(__always)
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
}
