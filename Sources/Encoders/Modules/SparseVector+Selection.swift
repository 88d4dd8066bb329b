import Retrieval

extension SparseVector {
    /// The vector without a few terms.
    func omitting(_ omitted: [UInt32]) -> SparseVector {
        keeping(terms.indices.filter { !omitted.contains(terms[$0]) })
    }

    /// The vector's terms of largest weight; of equal ones those that come first in the vocabulary.
    ///
    /// - Complexity: O(n log n).
    func keepingLargest(_ count: Int) -> SparseVector {
        guard self.count > count else { return self }
        let order = weights.indices.sorted { (weights[$0], $1) > (weights[$1], $0) }
        return keeping(order.prefix(count).sorted())
    }

    private func keeping(_ positions: [Int]) -> SparseVector {
        SparseVector(uncheckedTerms: positions.map { terms[$0] }, weights: positions.map { weights[$0] })
    }
}
