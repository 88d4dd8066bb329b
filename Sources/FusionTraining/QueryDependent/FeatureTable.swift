import Fusion
import Retrieval

/// The features of all topics, in standard deviations from their means.
struct FeatureTable {
    /// The features that are not the same for all topics.
    let features: [QueryFeature]
    let means: [Double]
    let deviations: [Double]
    /// A row for each topic.
    let rows: [[Double]]

    /// - Parameters:
    ///   - values: A row for each topic; nil where a value is not known.
    ///   - features: What the columns are.
    ///   - training: The topics of which means and deviations are taken.
    init(_ values: [[Double?]], features: [QueryFeature], training: [Int]) {
        var kept: [(column: Int, mean: Double, deviation: Double)] = []
        for column in features.indices {
            let known = training.compactMap { values[$0][column] }
            let mean = known.reduce(0, +) / Double(max(1, known.count))
            let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, known.count))
            let deviation = variance.squareRoot()
            if deviation > 1e-9 * max(1, abs(mean)) { kept.append((column, mean, deviation)) }
        }
        self.features = kept.map { features[$0.column] }
        means = kept.map(\.mean)
        deviations = kept.map(\.deviation)
        let reach = QueryDependentModel.Limit.reach
        rows = values.map { row in
            kept.map { column, mean, deviation in
                row[column].map { min(max(($0 - mean) / deviation, -reach), reach) } ?? 0
            }
        }
    }
}
