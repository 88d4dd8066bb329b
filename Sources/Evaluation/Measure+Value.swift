import Foundation

/// A topic's list as measures see it: grades instead of documents.
struct JudgedList {
    /// The grade of the document at each rank, nil where it was not judged.
    let grades: [Int?]
    /// The grades of all relevant documents of the topic, highest first.
    let ideal: [Int]
}

extension Measure {
    /// The measure's value for one topic, from 0 to 1. It is 0 for a topic without relevant documents.
    ///
    /// - Complexity: O(cutoff).
    func value(of list: JudgedList) -> Double {
        let top = list.grades.prefix(cutoff ?? list.grades.count)
        let relevant = list.ideal.count
        switch kind {
        case .ndcg:
            let best = Self.cumulatedGain(list.ideal.prefix(cutoff ?? relevant).map { $0 })
            return best == 0 ? 0 : Self.cumulatedGain(top.map { $0 ?? 0 }) / best
        case .recall:
            return relevant == 0 ? 0 : Double(Self.hits(top)) / Double(relevant)
        case .reciprocalRank:
            return top.firstIndex(where: Self.isRelevant).map { 1 / Double($0 + 1) } ?? 0
        case .averagePrecision:
            return relevant == 0 ? 0 : Self.sumOfPrecisions(top) / Double(relevant)
        case .precision:
            return Double(Self.hits(top)) / Double(cutoff ?? max(1, top.count))
        case .success:
            return top.contains(where: Self.isRelevant) ? 1 : 0
        case .judged:
            return top.isEmpty ? 0 : Double(top.count { $0 != nil }) / Double(top.count)
        }
    }

    private static func isRelevant(_ grade: Int?) -> Bool {
        (grade ?? 0) >= 1
    }

    private static func hits(_ grades: ArraySlice<Int?>) -> Int {
        grades.count(where: isRelevant)
    }

    private static func cumulatedGain(_ grades: [Int]) -> Double {
        grades.enumerated().reduce(0) { sum, entry in
            sum + Double(max(0, entry.element)) / log2(Double(entry.offset + 2))
        }
    }

    private static func sumOfPrecisions(_ grades: ArraySlice<Int?>) -> Double {
        var found = 0
        var sum = 0.0
        for (i, grade) in grades.enumerated() where isRelevant(grade) {
            found += 1
            sum += Double(found) / Double(i + 1)
        }
        return sum
    }
}
