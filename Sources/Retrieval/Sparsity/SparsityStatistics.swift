/// What a collection of sparse vectors costs and holds, gathered vector by vector in memory of the vocabulary's size.
///
/// Statistics of parts, gathered by several threads, merge into those of the whole.
public struct SparsityStatistics: Hashable, Sendable {
    /// One for each term of the vocabulary, in order.
    private(set) var terms: [TermStatistics] = []
    private var weights = WeightDistribution()
    /// The number of terms in each vector.
    public private(set) var activeDimensions = CountDistribution()

    /// Begins without vectors.
    ///
    /// - Parameter vocabularySize: Every term of a vector is below it, as `SparseEncoder.vocabularySize` is.
    public init(vocabularySize: Int) {
        growVocabulary(to: vocabularySize)
    }

    /// Adds a vector.
    ///
    /// - Precondition: Every term is below ``vocabularySize``.
    /// - Complexity: O(n).
    public mutating func add(_ vector: SparseVector) {
        precondition(
            vector.terms.last.map { Int($0) < vocabularySize } ?? true,
            "term \(vector.terms.last ?? 0) is outside of a vocabulary of \(vocabularySize) terms")
        for (term, weight) in zip(vector.terms, vector.weights) {
            terms[Int(term)].add(weight)
            weights.add(weight)
        }
        activeDimensions.add(vector.count)
    }

    /// Adds the vectors that other statistics saw. The larger vocabulary is kept.
    ///
    /// - Complexity: O(vocabulary).
    public mutating func merge(_ other: SparsityStatistics) {
        growVocabulary(to: other.vocabularySize)
        for (i, term) in other.terms.enumerated() {
            terms[i].merge(term)
        }
        weights.merge(other.weights)
        activeDimensions.merge(other.activeDimensions)
    }

    /// Makes room for terms below `size`, where a vocabulary becomes known little by little. It never shrinks.
    public mutating func growVocabulary(to size: Int) {
        guard size > vocabularySize else { return }
        terms += (vocabularySize..<size).map { TermStatistics(term: UInt32($0)) }
    }

    // MARK: Figures

    /// The number of terms in the vocabulary.
    public var vocabularySize: Int { terms.count }

    /// The number of vectors.
    public var count: Int { activeDimensions.count }

    /// The number of weights above 0 in all vectors: the postings of an index of them.
    public var postingCount: Int { activeDimensions.sum }

    /// The number of different terms that occur.
    public var usedTermCount: Int { terms.count { $0.count > 0 } }

    /// The mean number of active dimensions and the share of the vocabulary that is not active.
    public var sparsity: Sparsity {
        Sparsity(activeDimensions: activeDimensions.mean, vocabularySize: vocabularySize)
    }

    /// The largest weight of all; 0 when there is none.
    public var maximumWeight: Float { terms.reduce(0) { max($0, $1.maximumWeight) } }

    /// The mean of the weights above 0; 0 when there is none.
    public var meanWeight: Double {
        postingCount > 0 ? terms.reduce(0) { $0 + $1.weightSum } / Double(postingCount) : 0
    }

    /// What the vectors hold of one term; nil for a term outside of the vocabulary.
    public subscript(term: UInt32) -> TermStatistics? {
        Int(term) < vocabularySize ? terms[Int(term)] : nil
    }

    /// The terms that most vectors have, the most frequent first, equally frequent ones in order.
    ///
    /// - Complexity: O(v log v) in the terms of the vocabulary.
    public func mostFrequentTerms(_ limit: Int) -> [TermStatistics] {
        let used = terms.filter { $0.count > 0 }
        let sorted = used.sorted { $0.count != $1.count ? $0.count > $1.count : $0.term < $1.term }
        return Array(sorted.prefix(max(0, limit)))
    }

    /// How many weights would become 0 as whole impacts of some bits, that is rounded after a factor that makes the
    /// largest weight 2ᵇ − 1. The result is an estimate: a weight within 0.8 % of the bound may count on either side.
    ///
    /// - Precondition: `bits` is from 1 to 16.
    public func vanishingImpactCount(bits: Int = 8) -> Int {
        precondition((1...16).contains(bits), "an impact has 1 to 16 bits, not \(bits)")
        return weights.count(below: maximumWeight / Float(2 * ((1 << bits) - 1)))
    }
}
