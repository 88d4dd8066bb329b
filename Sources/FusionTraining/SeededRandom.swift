/// Random numbers that a seed determines, on every machine (SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
///
/// The standard library's `shuffled(using:)` may give another order in its next version, so it has its own.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

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
