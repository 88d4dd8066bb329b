/// A measure's mean at growing depths: how much of the quality comes from how far down the list.
public struct DepthCurve: Equatable, Sendable {
    /// The measure with `k` for its cutoff, as `nDCG@k`.
    public let name: String
    /// The cutoffs, ascending.
    public let depths: [Int]
    /// The mean at each depth.
    public let means: [Double]

    /// - Precondition: There is a mean for each depth.
    public init(name: String, depths: [Int], means: [Double]) {
        precondition(depths.count == means.count, "\(means.count) means at \(depths.count) depths")
        self.name = name
        self.depths = depths
        self.means = means
    }

    /// Depths that are about evenly spread on a logarithmic scale.
    public static let customaryDepths = [
        1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 40, 50, 70, 100, 140, 200, 300, 400, 500, 700, 1000,
    ]

    /// nDCG@k and R@k of a run, up to the length of its longest list or 1,000.
    ///
    /// - Complexity: O(documents of the run + topics × Σ depths).
    public static func customary(of run: Run, by evaluator: Evaluator) -> [DepthCurve] {
        let longest = evaluator.qrels.topics.map { run.documents(of: $0).count }.max() ?? 0
        let depths = customaryDepths.filter { $0 <= longest }
        // Both are measures that have cutoffs.
        let measures = [Measure.Kind.ndcg, .recall].compactMap { try? Measure($0, cutoff: 1) }
        let means = evaluator.means(of: measures, atCutoffs: depths, in: run)
        return zip(measures, means).map { DepthCurve(name: "\($0.kind.rawValue)@k", depths: depths, means: $1) }
    }
}
