import Foundation

/// How long things took, in buckets that are 2 % apart: as small after a million times as after one.
struct Latencies: Codable {
    private static let growth = 1.02
    private static let smallest = 0.001

    private(set) var count = 0
    private var buckets: [Int: Int] = [:]

    mutating func record(_ duration: Duration) {
        let milliseconds = max(Self.smallest, duration / .milliseconds(1))
        buckets[Int(log(milliseconds / Self.smallest) / log(Self.growth)), default: 0] += 1
        count += 1
    }

    mutating func add(_ other: Latencies) {
        count += other.count
        buckets.merge(other.buckets, uniquingKeysWith: +)
    }

    /// In milliseconds; nil when nothing was recorded.
    func percentile(_ share: Double) -> Double? {
        var below = 0
        for (bucket, number) in buckets.sorted(by: { $0.key < $1.key }) {
            below += number
            if Double(below) >= share * Double(count) { return Self.smallest * pow(Self.growth, Double(bucket) + 0.5) }
        }
        return nil
    }
}
