import Retrieval

/// The best `limit` of many scored documents. Collects some more than it keeps and throws the rest away now and then.
struct HitRanking {
    /// A number whose order is that of hits: the bits of the score (which is above zero) over the complement of the
    /// ordinal. The greater key ranks first.
    private typealias Key = UInt64

    private static let mostReserved = 1 << 16
    /// Up to so many keys, comparing is faster than counting.
    private static let fewKeys = 64
    /// The bits of a key below those of the score.
    private static let ordinalBits: Key = 32

    private let limit: Int
    private let capacity: Int
    private let minimumScore: Float
    private var keys: [Key] = []
    /// Whether documents are in ascending order, as they come as a rule.
    private var isInOrder = true
    private var lastOrdinal: DocumentOrdinal = 0
    private var isSorted = true
    /// Keys up to this one are out of the running.
    private var threshold: Key = 0

    /// - Parameters:
    ///   - capacity: How many to collect before the worst are thrown away; more than `limit`, or all that come.
    ///   - minimumScore: Documents below this score are left out.
    init(limit: Int, capacity: Int, minimumScore: Float) {
        self.limit = limit
        self.minimumScore = minimumScore
        self.capacity = max(capacity, limit + 1)
        // Not all at once: it follows from the number of documents, and that is what a file says.
        keys.reserveCapacity(min(self.capacity, Self.mostReserved))
    }

    /// Adds a document if its score is above zero and not below the least that is wanted.
    mutating func add(_ score: Float, _ ordinal: DocumentOrdinal) {
        guard score > 0, score >= minimumScore else { return }
        let key = Key(score.bitPattern) << 32 | Key(~ordinal)
        guard key > threshold else { return }
        if keys.count == capacity { shrink() }
        if ordinal < lastOrdinal { isInOrder = false }
        lastOrdinal = ordinal
        isSorted = false
        keys.append(key)
    }

    /// The least score of the best `limit` so far, when there are so many.
    mutating func leastOfBest() -> Float? {
        guard keys.count >= limit, limit > 0 else { return nil }
        sort()
        return Float(bitPattern: UInt32(keys[limit - 1] >> Self.ordinalBits))
    }

    /// The best, best first.
    mutating func hits() -> [OrdinalHit] {
        sort()
        return keys.prefix(limit).map { key in
            OrdinalHit(ordinal: ~UInt32(truncatingIfNeeded: key), score: Float(bitPattern: UInt32(key >> 32)))
        }
    }

    private mutating func shrink() {
        keys.withUnsafeMutableBufferPointer { $0.moveGreatest(limit) }
        keys.removeLast(keys.count - limit)
        threshold = keys.min() ?? 0
        isInOrder = false
    }

    /// Descending. Many keys are counted into place byte by byte, which costs the same for every key; while documents
    /// are in order, the bytes of the score are enough.
    private mutating func sort() {
        guard !isSorted else { return }
        isSorted = true
        defer { isInOrder = false }
        guard keys.count > Self.fewKeys else { return keys.sort(by: >) }
        let sorted = [Key](unsafeUninitializedCapacity: keys.count) { other, count in
            count = keys.count
            keys.withUnsafeMutableBufferPointer { keys in
                var (source, target) = (keys, UnsafeMutableBufferPointer(rebasing: other[..<keys.count]))
                for shift in stride(from: isInOrder ? Self.ordinalBits : 0, to: 64, by: 8) {
                    if source.countIntoPlace(shift, target) { swap(&source, &target) }
                }
                if source.baseAddress != other.baseAddress { _ = other.update(fromContentsOf: source) }
            }
        }
        keys = sorted
    }
}

extension UnsafeMutableBufferPointer<UInt64> {
    /// Writes the elements to `target`, ordered by the byte at `shift`, greatest first, and otherwise as they were.
    ///
    /// - Returns: False, and nothing is written, when all have the same byte there.
    fileprivate func countIntoPlace(_ shift: UInt64, _ target: Self) -> Bool {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
            places.initialize(repeating: 0)
            for key in self { places[Int(255 - (key >> shift & 255))] += 1 }
            guard places[Int(255 - (self[0] >> shift & 255))] < count else { return false }
            var next = 0
            for i in places.indices {
                (places[i], next) = (next, next + places[i])
            }
            for key in self {
                let byte = Int(255 - (key >> shift & 255))
                target[places[byte]] = key
                places[byte] += 1
            }
            return true
        }
    }

    /// Moves the `k` greatest elements to the front, in any order.
    ///
    /// - Complexity: O(n) on average and O(n log n) at worst.
    fileprivate func moveGreatest(_ k: Int) {
        var low = 0
        var high = count
        var patience = 2 * (Int.bitWidth - count.leadingZeroBitCount)
        while high - low > 1 {
            patience -= 1
            guard patience > 0 else { return self[low..<high].sort(by: >) }
            let pivot = Self.medianOfThree(self[low], self[low + (high - low) / 2], self[high - 1])
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

    private static func medianOfThree(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
        Swift.max(Swift.min(a, b), Swift.min(Swift.max(a, b), c))
    }
}
