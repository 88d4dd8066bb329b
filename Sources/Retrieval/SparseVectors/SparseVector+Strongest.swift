extension SparseVector {
    /// The vector with only the terms of the largest weights, of equal weights those of the lower terms:
    /// `max_active_dims` of sentence-transformers.
    ///
    /// - Parameter count: How many terms to keep at most; a negative number keeps none.
    /// - Complexity: O(n log n).
    public func strongest(_ count: Int) -> SparseVector {
        guard count < self.count else { return self }
        let kept = positionsByWeight(limit: count).sorted()
        return SparseVector(uncheckedTerms: kept.map { terms[$0] }, weights: kept.map { weights[$0] })
    }

    /// Where the largest weights are, from the largest on; of equal weights the lower terms come first.
    func positionsByWeight(limit: Int = .max) -> ArraySlice<Int> {
        let sorted = terms.indices.sorted { a, b in
            weights[a] != weights[b] ? weights[a] > weights[b] : a < b
        }
        return sorted.prefix(max(0, limit))
    }
}
