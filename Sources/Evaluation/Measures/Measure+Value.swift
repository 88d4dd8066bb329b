import Foundation

extension Measure {
    /// The measure's value for one list, from 0 to 1. It is 0 for a topic without relevant documents.
    ///
    /// This is the way to measure many lists of the same topic: nothing is looked up or allocated.
    ///
    /// - Parameters:
    ///   - grades: The grade of the document at each rank, nil where it was not judged. Documents beyond ``cutoff``
    ///     may be left out for measures that have one.
    ///   - ideal: What was judged of the topic.
    /// - Complexity: O(cutoff + log judged), with O(length) for a measure without cutoff.
    public func value(grades: [Int?], ideal: IdealList) -> Double {
        value(grades: grades.span, ideal: ideal)
    }

    /// The same for grades that lie in other memory.
    public func value(grades: ContiguousArray<Int?>, ideal: IdealList) -> Double {
        value(grades: grades.span, ideal: ideal)
    }

    /// The same for grades that lie in other memory, such as a part of an array.
    public func value(grades: Span<Int?>, ideal: IdealList) -> Double {
        let top = grades.extracting(first: cutoff ?? grades.count)
        switch kind {
        case .ndcg: return normalizedGain(.linear, top, ideal)
        case .exponentialNDCG: return normalizedGain(.exponential, top, ideal)
        case .judged: return top.isEmpty ? 0 : Double(top.count { $0 != nil }) / Double(top.count)
        case .reciprocalRank: return top.firstIndex { isRelevant($0) }.map { 1 / Double($0 + 1) } ?? 0
        case .success: return top.firstIndex { isRelevant($0) } == nil ? 0 : 1
        case .precision: return Double(hits(top)) / Double(cutoff ?? max(1, top.count))
        case .rankBiasedPrecision: return rankBiasedPrecision(top)
        case .expectedReciprocalRank: return expectedReciprocalRank(top, highestGrade: ideal.highestGrade)
        case .recall, .averagePrecision, .rPrecision, .binaryPreference, .f1: break
        }
        let relevant = ideal.count(from: relevanceLevel)
        guard relevant > 0 else { return 0 }
        switch kind {
        case .averagePrecision: return sumOfPrecisions(top) / Double(relevant)
        case .rPrecision: return Double(hits(top.extracting(first: relevant))) / Double(relevant)
        case .binaryPreference:
            return sumOfPreferences(top, relevant: relevant, others: ideal.grades.count - relevant) / Double(relevant)
        case .f1: return 2 * Double(hits(top)) / Double((cutoff ?? top.count) + relevant)
        default: return Double(hits(top)) / Double(relevant)
        }
    }

    @inline(__always)
    private func isRelevant(_ grade: Int?) -> Bool {
        guard let grade else { return false }
        return grade >= relevanceLevel
    }

    private func hits(_ grades: Span<Int?>) -> Int {
        grades.count { isRelevant($0) }
    }

    private func normalizedGain(_ gain: Gain, _ grades: Span<Int?>, _ ideal: IdealList) -> Double {
        let best = ideal.cumulatedGain(gain, cutoff: cutoff)
        guard best > 0 else { return 0 }
        var sum = 0.0
        for i in grades.indices {
            guard let grade = grades[i], grade > 0 else { continue }
            sum += gain.value(of: grade) * Discount.at(i)
        }
        return sum / best
    }

    private func sumOfPrecisions(_ grades: Span<Int?>) -> Double {
        var found = 0
        var sum = 0.0
        for i in grades.indices where isRelevant(grades[i]) {
            found += 1
            sum += Double(found) / Double(i + 1)
        }
        return sum
    }

    /// Buckley and Voorhees 2004, in the form of `trec_eval`: each relevant document that was found counts 1, less
    /// the share of the judged documents that are not relevant and stand before it.
    private func sumOfPreferences(_ grades: Span<Int?>, relevant: Int, others: Int) -> Double {
        let pairs = Double(min(relevant, others))
        var othersBefore = 0
        var sum = 0.0
        for i in grades.indices {
            guard let grade = grades[i], grade >= 0 else { continue }
            if grade < relevanceLevel {
                othersBefore += 1
            } else {
                sum += othersBefore == 0 ? 1 : 1 - Double(min(othersBefore, relevant)) / pairs
            }
        }
        return sum
    }

    private func rankBiasedPrecision(_ grades: Span<Int?>) -> Double {
        var reach = 1.0
        var sum = 0.0
        for i in grades.indices {
            if isRelevant(grades[i]) { sum += reach }
            reach *= persistence
        }
        return (1 - persistence) * sum
    }

    private func expectedReciprocalRank(_ grades: Span<Int?>, highestGrade: Int) -> Double {
        let scale = Gain.exponential.value(of: highestGrade) + 1
        var reach = 1.0
        var sum = 0.0
        for i in grades.indices {
            guard let grade = grades[i], grade > 0 else { continue }
            let satisfied = Gain.exponential.value(of: grade) / scale
            sum += reach * satisfied / Double(i + 1)
            reach *= 1 - satisfied
        }
        return sum
    }
}

extension Span where Element == Int? {
    @inline(__always)
    fileprivate func count(where condition: (Int?) -> Bool) -> Int {
        var count = 0
        for i in indices where condition(self[i]) { count += 1 }
        return count
    }

    @inline(__always)
    fileprivate func firstIndex(where condition: (Int?) -> Bool) -> Int? {
        for i in indices where condition(self[i]) { return i }
        return nil
    }
}
