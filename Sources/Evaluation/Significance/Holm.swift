/// Holm's correction (1979) for several tests at once.
public enum Holm {
    /// The p values of a family of tests, made larger so that the chance of one or more false discoveries among them
    /// is at most the level with which they are compared.
    ///
    /// - Complexity: O(n log n).
    public static func adjusted(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var largest = 0.0
        for (rank, i) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
            largest = max(largest, min(1, Double(pValues.count - rank) * pValues[i]))
            adjusted[i] = largest
        }
        return adjusted
    }
}
