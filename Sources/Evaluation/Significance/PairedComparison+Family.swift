extension PairedComparison {
    /// Several systems against one baseline, p values corrected after Holm over them all.
    ///
    /// - Parameters:
    ///   - systems: For each system a value for each topic.
    ///   - baseline: The baseline's values, for the same topics in the same order.
    /// - Complexity: O(systems × topics × (permutations / 8 + resamples)).
    public static func family(
        of systems: [[Double]], baseline: [Double], options: SignificanceOptions = SignificanceOptions()
    ) -> [PairedComparison] {
        var comparisons = systems.map { PairedComparison($0, baseline: baseline, options: options) }
        let adjusted = Holm.adjusted(comparisons.map(\.randomization.pValue))
        let adjustedTTest = Holm.adjusted(comparisons.map(\.tTest.pValue))
        for system in comparisons.indices {
            comparisons[system].adjustedPValue = adjusted[system]
            comparisons[system].adjustedTTestPValue = adjustedTTest[system]
        }
        return comparisons
    }
}
