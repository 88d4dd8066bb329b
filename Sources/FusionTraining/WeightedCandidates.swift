import Evaluation
import Fusion
import Retrieval

/// The candidates of one topic with a number from each leg, the addends of linear fusion.
struct WeightedCandidates {
    let judged: JudgedCandidates
    /// For each leg a number for each candidate.
    let columns: [[Double]]

    private init(judged: JudgedCandidates, columns: [[Double]]) {
        self.judged = judged
        self.columns = columns
    }

    /// - Precondition: There is a normaliser for each list.
    init(_ topic: TrainingTopic, normalizers: [ScoreNormalizer], absent: AbsentDocuments) {
        judged = JudgedCandidates(topic, features: [])
        let ids = CandidateTable(topic.lists, query: .none, features: []).ids.sorted()
        let rows = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
        columns = zip(topic.lists, normalizers).map { list, normalizer -> [Double] in
            let documents = list?.documents ?? []
            let scores = normalizer.normalize(documents.map(\.score))
            let least = absent == .minimum ? scores.min() ?? 0 : 0
            var column = [Double](repeating: least, count: ids.count)
            for (document, score) in zip(documents, scores) {
                if let row = rows[document.id] { column[row] = score }
            }
            return column
        }
    }

    /// Without the candidates that no weights of 0 and more can bring among the first `limit`: as many others stand
    /// before them whatever the weights are, because each leg gives those at least as much and of equal sums the
    /// earlier row is first. Nothing that is measured over the first `limit` changes.
    ///
    /// - Complexity: O(n² · legs), once, for thousands of measurements of a fraction of n.
    func contenders(_ limit: Int) -> WeightedCandidates {
        let kept = (0..<judged.count).filter { row in
            var better = 0
            for other in 0..<row where columns.allSatisfy({ $0[other] >= $0[row] }) {
                better += 1
                if better == limit { return false }
            }
            return true
        }
        return WeightedCandidates(
            judged: judged.rows(at: kept), columns: columns.map { column in kept.map { column[$0] } })
    }

    /// The measure of the order that the weighted sums give.
    func value(_ weights: [Double], measurer: inout OrderMeasurer, scores: inout [Double]) -> Double {
        guard judged.hasRelevant else { return 0 }
        let count = judged.count
        if scores.count < count { scores = [Double](repeating: 0, count: count) }
        return scores.withUnsafeMutableBufferPointer { scores in
            let scores = UnsafeMutableBufferPointer(rebasing: scores[..<count])
            scores.update(repeating: 0)
            for (weight, column) in zip(weights, columns) where weight != 0 {
                column.withUnsafeBufferPointer { column in
                    for row in 0..<count { scores[row] += weight * column[row] }
                }
            }
            return measurer.value(scores: UnsafeBufferPointer(scores), of: judged)
        }
    }
}
