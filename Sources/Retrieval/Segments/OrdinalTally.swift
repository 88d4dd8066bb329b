/// Counts for each document of a segment how many of some sets have it.
///
/// The counts lie in bit planes: plane *p* has bit *p* of every document's count, so that a set is added, and counts are
/// compared, for 64 documents at once.
package struct OrdinalTally {
    private let capacity: Int
    private var planes: [OrdinalSet] = []

    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// - Precondition: The set has the capacity of the tally.
    /// - Complexity: O(capacity / 64 · log sets).
    package mutating func add(_ set: OrdinalSet) {
        precondition(set.capacity == capacity)
        var carry = set
        for plane in planes.indices {
            for i in carry.words.indices {
                let both = planes[plane].words[i] & carry.words[i]
                planes[plane].words[i] ^= carry.words[i]
                carry.words[i] = both
            }
            if carry.isEmpty { return }
        }
        if !carry.isEmpty { planes.append(carry) }
    }

    /// The documents that at least so many sets have.
    package func documents(inAtLeast count: Int) -> OrdinalSet {
        guard count > 0 else { return OrdinalSet(all: capacity) }
        var above = OrdinalSet(capacity: capacity)
        guard count >> planes.count == 0 else { return above }
        // From the highest bit on: above where the first bit that differs is one in the document's count.
        var same = OrdinalSet(all: capacity)
        for plane in planes.indices.reversed() {
            if count >> plane & 1 == 0 {
                above.formUnion(same.intersection(planes[plane]))
                same.subtract(planes[plane])
            } else {
                same.formIntersection(planes[plane])
            }
        }
        above.formUnion(same)
        return above
    }
}
