/// Which pairs of symbols merge, in which order, and into what: a hash table with open addressing.
struct MergeTable: Sendable {
    struct Merge {
        /// The lower, the earlier.
        var rank: UInt32
        var result: UInt32
    }

    private struct Slot {
        var left: UInt32
        var right: UInt32
        var rank: UInt32
        var result: UInt32
    }

    /// The rank of a free slot.
    private static let free = UInt32.max
    private var slots: [Slot]

    /// Makes room for a number of merges.
    init(capacity: Int) {
        var size = 16
        while size < 2 * capacity {
            size *= 2
        }
        slots = Array(repeating: Slot(left: 0, right: 0, rank: Self.free, result: 0), count: size)
    }

    /// Adds a merge; of a pair that is added twice the last counts.
    ///
    /// - Precondition: There are not more merges than there is room for.
    mutating func add(_ left: UInt32, _ right: UInt32, _ merge: Merge) {
        let place = place(of: left, right)
        slots[place] = Slot(left: left, right: right, rank: merge.rank, result: merge.result)
    }

    @inline(__always)
    func find(_ left: UInt32, _ right: UInt32) -> Merge? {
        let slot = slots[place(of: left, right)]
        return slot.rank == Self.free ? nil : Merge(rank: slot.rank, result: slot.result)
    }

    /// The slot of a pair, or the free one where it would be.
    @inline(__always)
    private func place(of left: UInt32, _ right: UInt32) -> Int {
        let key = (UInt64(left) << 32 | UInt64(right)) &* 0x9E37_79B9_7F4A_7C15
        var place = Int(truncatingIfNeeded: key >> 32) & (slots.count - 1)
        while slots[place].rank != Self.free, slots[place].left != left || slots[place].right != right {
            place = (place + 1) & (slots.count - 1)
        }
        return place
    }
}
