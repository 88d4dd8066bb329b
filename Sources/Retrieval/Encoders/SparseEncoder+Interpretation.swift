// What vectors mean and how they compare, under the names of sentence-transformers' `SparseEncoder`.
extension SparseEncoder {
    /// The name of a term: its token, or `#` and its number where the vocabulary has none.
    public func name(of term: UInt32) -> String {
        token(of: term) ?? "#\(term)"
    }

    /// The tokens of a vector with their weights, the largest first, of equal weights the lower terms first.
    ///
    /// - Parameter topK: How many at most; nil for all.
    /// - Complexity: O(n log n).
    public func decode(_ vector: SparseVector, topK: Int? = nil) -> [WeightedToken] {
        vector.positionsByWeight(limit: topK ?? .max).map {
            WeightedToken(name(of: vector.terms[$0]), vector.weights[$0])
        }
    }

    /// The tokens of each vector, as ``decode(_:topK:)`` gives them for one.
    public func decode(_ vectors: [SparseVector], topK: Int? = nil) -> [[WeightedToken]] {
        vectors.map { decode($0, topK: topK) }
    }

    /// How like two vectors are.
    public func similarity(_ a: SparseVector, _ b: SparseVector, by measure: VectorSimilarity = .dot) -> Float {
        a.similarity(to: b, by: measure)
    }

    /// The similarity of every vector of one list (the rows) to every vector of another (the columns).
    public func similarity(
        _ rows: [SparseVector], _ columns: [SparseVector], by measure: VectorSimilarity = .dot
    ) -> [[Float]] {
        rows.similarity(to: columns, by: measure)
    }

    /// The terms that a query and a document share, each with the product of its weights.
    public func intersection(_ query: SparseVector, _ document: SparseVector) -> SparseVector {
        query.intersection(document)
    }

    /// How many terms of the vocabulary a vector has, and which share it lacks.
    public func sparsity(of vector: SparseVector) -> Sparsity {
        sparsity(of: CollectionOfOne(vector))
    }

    /// The mean sparsity of vectors.
    public func sparsity(of vectors: some Collection<SparseVector>) -> Sparsity {
        vectors.sparsity(vocabularySize: vocabularySize)
    }
}
