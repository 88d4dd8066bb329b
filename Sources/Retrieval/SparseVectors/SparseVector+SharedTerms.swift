extension SparseVector {
    /// The dot product with another vector, added up in ascending order of terms.
    ///
    /// - Complexity: O(n + m).
    public func dot(_ other: SparseVector) -> Float {
        var sum: Float = 0
        forEachSharedTerm(with: other) { _, weight, otherWeight in
            sum += weight * otherWeight
        }
        return sum
    }

    /// The terms that both vectors have, each with the product of its weights: what it adds to the dot product.
    ///
    /// As `SparseEncoder.intersection` of sentence-transformers. A product that rounds to 0 is left out, one beyond
    /// the range of `Float` is its greatest number.
    ///
    /// - Complexity: O(n + m).
    public func intersection(_ other: SparseVector) -> SparseVector {
        var terms: [UInt32] = []
        var products: [Float] = []
        forEachSharedTerm(with: other) { term, weight, otherWeight in
            let product = min(weight * otherWeight, .greatestFiniteMagnitude)
            guard product > 0 else { return }
            terms.append(term)
            products.append(product)
        }
        return SparseVector(uncheckedTerms: terms, weights: products)
    }

    /// Calls `body` with each term that both vectors have and its two weights, in ascending order of terms.
    @inline(__always)
    func forEachSharedTerm(
        with other: SparseVector, _ body: (_ term: UInt32, _ weight: Float, _ otherWeight: Float) -> Void
    ) {
        var i = 0
        var j = 0
        while i < terms.count, j < other.terms.count {
            if terms[i] == other.terms[j] {
                body(terms[i], weights[i], other.weights[j])
                i += 1
                j += 1
            } else if terms[i] < other.terms[j] {
                i += 1
            } else {
                j += 1
            }
        }
    }
}
