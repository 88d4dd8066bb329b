import CSearchKernels
import Retrieval

/// The best `limit` of many candidates, as keys of `csk_key`. Collects some more than it keeps and throws the rest
/// away now and then, which takes linear time on the whole.
struct TopKeys {
    private let limit: Int
    private let keys: UnsafeMutableBufferPointer<UInt64>
    private var count = 0
    /// Keys up to this one are out of the running.
    private var threshold: UInt64 = 0

    /// The storage outlives this value.
    init(limit: Int, documentCount: Int, storage: SearchWorkspace) {
        self.limit = limit
        // Room for all documents is always enough.
        let (wanted, overflow) = limit.multipliedReportingOverflow(by: 4)
        let capacity = min(overflow ? .max : wanted, documentCount) + 4 * csk_block_size
        storage.reserveKeys(capacity)
        keys = UnsafeMutableBufferPointer(rebasing: storage.keys[..<capacity])
    }

    /// Takes the best of a window out of its accumulators, which are zero then.
    mutating func take(
        _ window: Range<DocumentOrdinal>, of workspace: SearchWorkspace, allowed: UnsafePointer<UInt64>?
    ) {
        let blockCount = (window.count + csk_block_size - 1) / csk_block_size
        var block = 0
        while block < blockCount {
            if keys.count - count < csk_block_size { shrink() }
            count += csk_take_all(
                workspace.accumulators, window.lowerBound, &block, blockCount, threshold, allowed,
                keys.baseAddress.map { $0 + count }, keys.count - count)
        }
    }

    /// Takes the best of some postings' documents out of the accumulators of the window that starts at `first`.
    mutating func take(
        _ postings: Range<Int>, of ordinals: MappedArray<DocumentOrdinal>, first: DocumentOrdinal,
        in workspace: SearchWorkspace, allowed: UnsafePointer<UInt64>?
    ) {
        ordinals.withUnsafeBufferPointer { ordinals in
            var rest = ordinals[postings]
            while !rest.isEmpty {
                if keys.count - count < csk_block_size { shrink() }
                let part = UnsafeBufferPointer(rebasing: rest.prefix(keys.count - count))
                count += csk_take_listed(
                    workspace.accumulators, first, part.baseAddress, part.count, threshold, allowed,
                    keys.baseAddress.map { $0 + count })
                rest = rest.dropFirst(part.count)
            }
        }
    }

    /// The best, best first.
    mutating func ranked() -> [OrdinalHit] {
        if count > limit { shrink() }
        var best = keys[..<count]
        best.sort(by: >)
        return best.map { key in
            OrdinalHit(ordinal: ~UInt32(truncatingIfNeeded: key), score: Float(bitPattern: UInt32(key >> 32)))
        }
    }

    /// Keeps the best `limit`; there are more than that, for the room is for more.
    private mutating func shrink() {
        UnsafeMutableBufferPointer(rebasing: keys[..<count]).moveGreatest(limit)
        count = limit
        threshold = keys[..<count].min() ?? 0
    }
}

extension UnsafeMutableBufferPointer<UInt64> {
    /// Moves the `k` greatest elements to the front, in any order.
    ///
    /// - Complexity: O(n) on average and O(n log n) at worst.
    func moveGreatest(_ k: Int) {
        var low = 0
        var high = count
        var patience = 2 * (Int.bitWidth - count.leadingZeroBitCount)
        while high - low > 1 {
            patience -= 1
            guard patience > 0 else { return self[low..<high].sort(by: >) }
            let pivot = medianOfThree(self[low], self[low + (high - low) / 2], self[high - 1])
            var i = low
            var j = high - 1
            while i <= j {
                while self[i] > pivot { i += 1 }
                while self[j] < pivot { j -= 1 }
                if i <= j {
                    swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            // low...j are at least the pivot, i..<high at most.
            if k <= j {
                high = j + 1
            } else if k >= i {
                low = i
            } else {
                return
            }
        }
    }

    private func medianOfThree(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
        Swift.max(Swift.min(a, b), Swift.min(Swift.max(a, b), c))
    }
}
