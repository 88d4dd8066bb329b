import Evaluation

/// Random numbers that a seed determines, on every machine.
///
/// The standard library's `shuffled(using:)` may give another order in its next version, so it has its own.
struct SeededRandom: RandomNumberGenerator {
    private var source: SplitMix64

    init(seed: UInt64) {
        source = SplitMix64(seed: seed)
    }

    mutating func next() -> UInt64 { source.next() }

    /// A number from 0 up to but not including 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// The numbers below `count` in random order (Fisher and Yates).
    mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, Int(unit() * Double(last + 1)))
        }
        return order
    }

    /// `count` of the numbers below `total`, ascending.
    mutating func sample(_ count: Int, of total: Int) -> [Int] {
        var left = min(count, total)
        return (0..<total).filter { number in
            let isTaken = unit() * Double(total - number) < Double(left)
            if isTaken { left -= 1 }
            return isTaken
        }
    }
}
