import Foundation

/// What was judged of one topic, best documents first: what measures compare a list with.
///
/// It holds the sums that do not depend on a list, so that a measure of many lists of the same topic computes them
/// once.
public struct IdealList: Equatable, Sendable {
    /// The grades of the judged documents that are 0 or more, highest first. `trec_eval` takes a document with a
    /// grade below 0 for one that was not judged; so does every measure here but `Judged`.
    public let grades: ContiguousArray<Int>
    /// The highest grade that the judges could give, which ``Measure/Kind/expectedReciprocalRank`` needs; at least 1.
    public let highestGrade: Int
    /// At n, the discounted gain of the first n documents, for a linear gain.
    private let linearGains: ContiguousArray<Double>
    /// The same for the exponential gain.
    private let exponentialGains: ContiguousArray<Double>

    /// - Parameters:
    ///   - grades: The grades of all judged documents of the topic, in any order.
    ///   - highestGrade: The highest grade of the collection; by default the highest of `grades`.
    /// - Complexity: O(n log n).
    public init(grades: some Sequence<Int>, highestGrade: Int? = nil) {
        let sorted = ContiguousArray(grades.filter { $0 >= 0 }.sorted(by: >))
        self.grades = sorted
        self.highestGrade = max(1, highestGrade ?? 1, sorted.first ?? 1)
        linearGains = Self.sums(of: sorted, Gain.linear)
        exponentialGains = Self.sums(of: sorted, Gain.exponential)
    }

    /// How many documents have the grade or a higher one.
    ///
    /// - Complexity: O(log n).
    public func count(from grade: Int) -> Int {
        var (low, high) = (0, grades.count)
        while low < high {
            let middle = (low + high) / 2
            if grades[middle] >= grade { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The discounted cumulated gain of the best possible list, over its first `cutoff` documents.
    func cumulatedGain(_ gain: Gain, cutoff: Int?) -> Double {
        let sums = gain == .linear ? linearGains : exponentialGains
        return sums.isEmpty ? 0 : sums[min(cutoff ?? .max, sums.count) - 1]
    }

    /// Sums at each positive grade: those of the others would not change.
    private static func sums(of grades: ContiguousArray<Int>, _ gain: Gain) -> ContiguousArray<Double> {
        var sum = 0.0
        var sums: ContiguousArray<Double> = []
        for (i, grade) in grades.enumerated() {
            guard grade > 0 else { break }
            sum += gain.value(of: grade) * Discount.at(i)
            sums.append(sum)
        }
        return sums
    }
}
