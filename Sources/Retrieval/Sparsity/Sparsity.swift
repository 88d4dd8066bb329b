/// How sparse vectors are: `SparseEncoder.sparsity` of sentence-transformers.
public struct Sparsity: Hashable, Sendable {
    /// The number of terms of a vector, of several the mean; 0 for none.
    public let activeDimensions: Double
    /// The share of the vocabulary that a vector lacks, of several the mean; 1 for none and for an empty vocabulary.
    public let ratio: Double

    public init(activeDimensions: Double, vocabularySize: Int) {
        self.activeDimensions = activeDimensions
        ratio = vocabularySize > 0 ? 1 - activeDimensions / Double(vocabularySize) : 1
    }
}

extension Collection<SparseVector> {
    /// The mean sparsity of the vectors over a vocabulary.
    ///
    /// - Complexity: O(vectors).
    public func sparsity(vocabularySize: Int) -> Sparsity {
        let postings = reduce(0) { $0 + $1.count }
        return Sparsity(
            activeDimensions: isEmpty ? 0 : Double(postings) / Double(count), vocabularySize: vocabularySize)
    }
}
