extension SparseVector {
    /// The Euclidean length.
    ///
    /// - Complexity: O(n).
    public var norm: Double {
        weights.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    /// How like another vector this one is.
    ///
    /// - Complexity: O(n + m).
    public func similarity(to other: SparseVector, by measure: VectorSimilarity = .dot) -> Float {
        switch measure {
        case .dot: dot(other)
        case .cosine: cosine(other, norms: norm * other.norm)
        }
    }

    /// The cosine, given the product of both lengths; 0 when one of the vectors is empty.
    fileprivate func cosine(_ other: SparseVector, norms: Double) -> Float {
        guard norms > 0 else { return 0 }
        var sum = 0.0
        forEachSharedTerm(with: other) { _, weight, otherWeight in
            sum += Double(weight) * Double(otherWeight)
        }
        return Float(sum / norms)
    }
}

extension Collection<SparseVector> {
    /// The similarity of every vector here (the rows) to every vector there (the columns).
    ///
    /// - Complexity: O(rows · columns · active terms).
    public func similarity(
        to others: some Collection<SparseVector>, by measure: VectorSimilarity = .dot
    ) -> [[Float]] {
        switch measure {
        case .dot:
            return map { row in others.map { row.dot($0) } }
        case .cosine:
            let norms = others.map(\.norm)
            return map { row in
                let norm = row.norm
                return zip(others, norms).map { row.cosine($0, norms: norm * $1) }
            }
        }
    }
}
