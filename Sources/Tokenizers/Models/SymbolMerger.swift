/// Merges the symbols of a word: again and again the pair that comes first in the table of merges, of several the
/// leftmost, until no pair is in it.
struct SymbolMerger {
    /// The symbols of the word, and then what they have become.
    var symbols: [UInt32] = []
    private var merges: [MergeTable.Merge?] = []
    private var following: [Int32] = []
    private var preceding: [Int32] = []
    private var queue = MinimumQueue()

    /// Up to here looking at all pairs for each merge is quicker than keeping order among them.
    private static let shortWord = 40

    /// - Complexity: O(n log n).
    mutating func merge(_ table: MergeTable) {
        if symbols.count <= Self.shortWord {
            mergeShort(table)
        } else {
            mergeLong(table)
        }
    }

    private mutating func mergeShort(_ table: MergeTable) {
        guard symbols.count > 1 else { return }
        merges.removeAll(keepingCapacity: true)
        for index in 1..<symbols.count {
            merges.append(table.find(symbols[index - 1], symbols[index]))
        }
        while true {
            var best: (rank: UInt32, index: Int, result: UInt32)?
            for (index, merge) in merges.enumerated() {
                if let merge, merge.rank < best?.rank ?? .max {
                    best = (merge.rank, index, merge.result)
                }
            }
            guard let best else { return }
            let index = best.index
            symbols[index] = best.result
            symbols.remove(at: index + 1)
            merges.remove(at: index)
            if index > 0 {
                merges[index - 1] = table.find(symbols[index - 1], best.result)
            }
            if index < merges.count {
                merges[index] = table.find(best.result, symbols[index + 1])
            }
        }
    }

    /// Symbols are a doubly linked list, pairs wait in a priority queue.
    private mutating func mergeLong(_ table: MergeTable) {
        let count = symbols.count
        following.removeAll(keepingCapacity: true)
        preceding.removeAll(keepingCapacity: true)
        queue.removeAll()
        for index in 0..<count {
            following.append(Int32(index + 1))
            preceding.append(Int32(index - 1))
            enqueue(index, table)
        }
        while let key = queue.popMinimum() {
            let index = Int(key & 0xFFFF_FFFF)
            let next = Int(following[index])
            // A pair that has changed since it was queued is in the queue anew, if it is to be merged.
            guard next > index, next < count, let merge = table.find(symbols[index], symbols[next]),
                UInt64(merge.rank) == key >> 32
            else { continue }
            symbols[index] = merge.result
            let behind = following[next]
            following[index] = behind
            following[next] = -1
            if Int(behind) < count {
                preceding[Int(behind)] = Int32(index)
            }
            enqueue(index, table)
            if preceding[index] >= 0 {
                enqueue(Int(preceding[index]), table)
            }
        }
        compact()
    }

    private mutating func enqueue(_ index: Int, _ table: MergeTable) {
        let next = Int(following[index])
        if next < symbols.count, let merge = table.find(symbols[index], symbols[next]) {
            queue.insert(UInt64(merge.rank) << 32 | UInt64(index))
        }
    }

    private mutating func compact() {
        var (index, kept) = (0, 0)
        while index < symbols.count {
            symbols[kept] = symbols[index]
            kept += 1
            index = Int(following[index])
        }
        symbols.removeSubrange(kept...)
    }
}

/// A binary heap of numbers.
struct MinimumQueue {
    private var heap: [UInt64] = []

    mutating func removeAll() {
        heap.removeAll(keepingCapacity: true)
    }

    mutating func insert(_ key: UInt64) {
        heap.append(key)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func popMinimum() -> UInt64? {
        guard let minimum = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return minimum }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] {
                child += 1
            }
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return minimum
    }
}
