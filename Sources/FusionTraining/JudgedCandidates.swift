import Evaluation
import Fusion
import Retrieval

/// The candidates of one topic as training sees them: grades and features in order of id, so that of equal scores the
/// earlier row is the better one, as in fused lists.
struct JudgedCandidates {
    /// For each candidate its grade, nil where it was not judged.
    let grades: [Int?]
    /// For each candidate a number for each feature.
    let rows: [Float]
    let width: Int
    let ideal: IdealList

    var count: Int { grades.count }
    var hasRelevant: Bool { grades.contains { ($0 ?? 0) > 0 } }

    /// The `limit` candidates whose weighted features are largest, in their order.
    func best(_ limit: Int, weights: [Float]) -> JudgedCandidates {
        guard count > limit else { return self }
        let scores = grades.indices.map { row in
            zip(weights, rows[row * width..<(row + 1) * width]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        }
        let order = grades.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
        let kept = order.prefix(limit).sorted()
        return JudgedCandidates(
            grades: kept.map { grades[$0] }, rows: kept.flatMap { rows[$0 * width..<($0 + 1) * width] }, width: width,
            ideal: ideal)
    }

    /// Some of the candidates, their features left out.
    func rows(at positions: [Int]) -> JudgedCandidates {
        JudgedCandidates(grades: positions.map { grades[$0] }, rows: [], width: 0, ideal: ideal)
    }

    private init(grades: [Int?], rows: [Float], width: Int, ideal: IdealList) {
        self.grades = grades
        self.rows = rows
        self.width = width
        self.ideal = ideal
    }

    init(_ topic: TrainingTopic, features: [CandidateFeature]) {
        let table = CandidateTable(topic.lists, query: topic.query, features: features)
        let order = table.ids.indices.sorted { table.ids[$0] < table.ids[$1] }
        grades = order.map { topic.grades[table.ids[$0]] }
        rows = order.flatMap { table.row($0) }
        width = features.count
        ideal = IdealList(grades: topic.grades.values)
    }
}

/// Measures the order that scores give to candidates. It keeps its memory from one topic to the next.
struct OrderMeasurer {
    private let measure: Measure
    private var best: [Int32] = []
    private var grades: [Int?] = []

    init(_ measure: Measure) {
        self.measure = measure
    }

    /// - Complexity: O(n + k²) for a measure with cutoff k on scores in random order, O(n log n) without.
    mutating func value(scores: UnsafeBufferPointer<Double>, of topic: JudgedCandidates) -> Double {
        if let cutoff = measure.cutoff, cutoff <= 64 {
            selectBest(cutoff, scores: scores)
        } else {
            best = scores.indices.map(Int32.init)
            best.sort { (scores[Int($0)], $1) > (scores[Int($1)], $0) }
        }
        grades.removeAll(keepingCapacity: true)
        for row in best { grades.append(topic.grades[Int(row)]) }
        return measure.value(grades: grades, ideal: topic.ideal)
    }

    /// Keeps the best rows in order by insertion: most rows fail the first comparison.
    private mutating func selectBest(_ limit: Int, scores: UnsafeBufferPointer<Double>) {
        best.removeAll(keepingCapacity: true)
        for row in scores.indices {
            let score = scores[row]
            if best.count == limit {
                guard let last = best.last, score > scores[Int(last)] else { continue }
                best.removeLast()
            }
            var place = best.count
            while place > 0, score > scores[Int(best[place - 1])] { place -= 1 }
            best.insert(Int32(row), at: place)
        }
    }
}
