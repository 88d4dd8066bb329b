extension SparsityStatistics {
    /// The multiplications that scoring a query with a document takes on average: the sum over all terms of the share
    /// of the queries that have the term times the share of the documents (these) that have it.
    ///
    /// This is the FLOPS of learned sparse retrieval (Paria et al., "Minimizing FLOPs to Learn Efficient Sparse
    /// Representations", 2020, as the SPLADE papers report it) and `avg_flops` of sentence-transformers' evaluators.
    /// An exhaustive search for a query takes this times the number of documents; 0 when there are none of either.
    ///
    /// - Complexity: O(vocabulary).
    public func multiplications(perPairWith queries: SparsityStatistics) -> Double {
        guard count > 0, queries.count > 0 else { return 0 }
        let products = zip(terms, queries.terms).reduce(0) { $0 + Double($1.0.count) * Double($1.1.count) }
        return products / (Double(count) * Double(queries.count))
    }

    /// The FLOPS regulariser of these vectors alone: the sum over all terms of the square of the mean weight, absent
    /// terms counting as 0 (ℓ_FLOPS of SPLADE; `FlopsLoss` of sentence-transformers, over the whole collection). The
    /// smaller it is, the fewer and the more evenly filled are the posting lists. 0 when there are no vectors.
    ///
    /// - Complexity: O(vocabulary).
    public var flopsRegularizer: Double {
        guard count > 0 else { return 0 }
        return terms.reduce(0) { sum, term in
            let mean = term.weightSum / Double(count)
            return sum + mean * mean
        }
    }
}
