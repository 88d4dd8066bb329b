import Evaluation
import Foundation
import Fusion
import Retrieval

/// The candidates of many topics in one table, for growing trees on them.
struct RankingRows {
    let topics: [JudgedCandidates]
    /// The rows of each topic.
    let ranges: [Range<Int>]
    let values: [Float]
    let width: Int
    /// For each topic, for each of its candidates: what it adds to the cumulated gain.
    let gains: [[Double]]
    /// For each topic 1 / the best possible DCG over the cutoff, 0 where nothing is relevant.
    let inverseIdeals: [Double]

    var count: Int { values.count / max(1, width) }

    init(_ topics: [JudgedCandidates], width: Int, measure: Measure) {
        self.topics = topics
        self.width = width
        var end = 0
        ranges = topics.map { topic in
            end += topic.count
            return end - topic.count..<end
        }
        values = topics.flatMap(\.rows)
        let isExponential = measure.kind == .exponentialNDCG
        let gain = { (grade: Int) in isExponential ? Self.exponential(grade) : Double(max(0, grade)) }
        gains = topics.map { $0.grades.map { gain($0 ?? 0) } }
        inverseIdeals = topics.map { topic in
            let best = topic.ideal.grades.prefix(measure.cutoff ?? .max).enumerated().reduce(0) { sum, entry in
                sum + gain(entry.element) * Self.discount(entry.offset)
            }
            return best > 0 ? 1 / best : 0
        }
    }

    /// For each row the weighted sum of its features.
    func weightedSums(_ weights: [Float]) -> [Double] {
        let columns = weights.indices.filter { weights[$0] != 0 }
        return (0..<count).map { row in
            columns.reduce(0) { $0 + Double(weights[$1]) * Double(values[row * width + $1]) }
        }
    }

    /// The mean of the measure when each row has the given score.
    func mean(of measure: Measure, scores: [Double]) -> Double {
        var measurer = OrderMeasurer(measure)
        let sum = scores.withUnsafeBufferPointer { scores in
            zip(topics, ranges).reduce(0) { sum, topic in
                sum + measurer.value(scores: UnsafeBufferPointer(rebasing: scores[topic.1]), of: topic.0)
            }
        }
        return topics.isEmpty ? 0 : sum / Double(topics.count)
    }
}

extension RankingRows {
    private static func exponential(_ grade: Int) -> Double {
        exp2(Double(min(max(0, grade), 60))) - 1
    }

    private static func discount(_ index: Int) -> Double {
        1 / log2(Double(index + 2))
    }
}
