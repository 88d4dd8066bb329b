/// How often each whole number from 0 occurred, such as the active dimensions of vectors.
public struct CountDistribution: Hashable, Sendable {
    /// How often the number `i` occurred, at `i`; the last one is not 0.
    private var occurrences: [Int] = []
    /// How many numbers there were.
    public private(set) var count = 0
    /// What they add up to.
    public private(set) var sum = 0

    public init() {}

    /// The mean; 0 of nothing.
    public var mean: Double { count > 0 ? Double(sum) / Double(count) : 0 }

    /// The least number; 0 of nothing.
    public var minimum: Int { occurrences.firstIndex { $0 > 0 } ?? 0 }

    /// The greatest number; 0 of nothing.
    public var maximum: Int { max(0, occurrences.count - 1) }

    /// How often a number occurred.
    public func occurrences(of value: Int) -> Int {
        occurrences.indices.contains(value) ? occurrences[value] : 0
    }

    /// The least number that at least this share of all numbers does not exceed (the nearest-rank percentile): .5
    /// asks for the median. 0 of nothing.
    ///
    /// - Parameter share: From 0 to 1; 0 asks for the minimum.
    /// - Complexity: O(maximum).
    public func percentile(_ share: Double) -> Int {
        let rank = max(1, (share * Double(count)).rounded(.up))
        var seen = 0
        for (value, times) in occurrences.enumerated() {
            seen += times
            if Double(seen) >= rank { return value }
        }
        return maximum
    }

    /// - Precondition: The number is not negative.
    mutating func add(_ value: Int, times: Int = 1) {
        guard times > 0 else { return }
        if value >= occurrences.count {
            occurrences += repeatElement(0, count: value + 1 - occurrences.count)
        }
        occurrences[value] += times
        count += times
        sum += value * times
    }

    mutating func merge(_ other: CountDistribution) {
        for (value, times) in other.occurrences.enumerated().reversed() {
            add(value, times: times)
        }
    }
}
