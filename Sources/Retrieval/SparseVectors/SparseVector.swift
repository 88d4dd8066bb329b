/// A weighted bag of terms: the output of a learned sparse encoder.
///
/// `terms` holds vocabulary ids in strictly ascending order, `weights` the weight of each; all weights are finite and
/// greater than zero.
public struct SparseVector: Hashable, Sendable {
    /// Vocabulary ids, strictly ascending.
    public let terms: [UInt32]
    /// The weight of each term, finite and greater than zero.
    public let weights: [Float]

    /// The vector without terms.
    public static let empty = SparseVector(uncheckedTerms: [], weights: [])

    /// Makes a vector of terms and weights that may come in any order; zeros and negative weights are dropped, and
    /// terms that occur twice are added up.
    ///
    /// - Throws: ``SparseVectorError`` when the counts differ or a weight is not finite.
    /// - Complexity: O(n log n); O(n) when the terms are in order.
    public init(terms: [UInt32], weights: [Float]) throws(SparseVectorError) {
        guard terms.count == weights.count else {
            throw .differentCounts(terms: terms.count, weights: weights.count)
        }
        if let bad = weights.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(term: terms[bad])
        }
        var isCanonical = weights.allSatisfy { $0 > 0 }
        for i in terms.indices.dropFirst() where terms[i - 1] >= terms[i] {
            isCanonical = false
        }
        if isCanonical {
            self.init(uncheckedTerms: terms, weights: weights)
        } else {
            let sums = Dictionary(zip(terms, weights), uniquingKeysWith: +)
            if let bad = sums.first(where: { !$0.value.isFinite }) { throw .notFinite(term: bad.key) }
            let pairs = sums.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            self.init(uncheckedTerms: pairs.map(\.key), weights: pairs.map(\.value))
        }
    }

    /// Makes a vector of parts that hold the invariants already.
    package init(uncheckedTerms terms: [UInt32], weights: [Float]) {
        assert(terms.count == weights.count)
        assert(zip(terms, terms.dropFirst()).allSatisfy(<))
        self.terms = terms
        self.weights = weights
    }

    /// The number of active terms.
    public var count: Int { terms.count }

    public var isEmpty: Bool { terms.isEmpty }
}

/// Why numbers do not make a ``SparseVector``.
public enum SparseVectorError: Error, Equatable, CustomStringConvertible {
    case differentCounts(terms: Int, weights: Int)
    case notFinite(term: UInt32)

    public var description: String {
        switch self {
        case .differentCounts(let terms, let weights):
            "a sparse vector has \(terms) terms but \(weights) weights"
        case .notFinite(let term):
            "the weight of term \(term) is not a finite number"
        }
    }
}
