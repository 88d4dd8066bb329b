import Retrieval

/// Measures the ``QuantizationLoss`` of queries and documents while documents pass by: an exact search in both
/// precisions at once, without an index.
///
/// - Complexity: Memory for the queries' terms and k documents of each; time for each term that a document shares
///   with a query.
public struct QuantizationLossMeter {
    private struct Posting {
        var query: Int
        var weight: Double
        var impact: Double
    }

    private let quantization: ImpactQuantization
    private let depth: Int
    private let postings: [UInt32: [Posting]]
    private var fullLists: [TopDocuments]
    private var integerLists: [TopDocuments]
    /// The scores of the document that passes by, by query; all 0 in between.
    private var scores: [(full: Double, integer: Double)]
    private var touched: [Int] = []

    /// - Parameters:
    ///   - quantization: Of queries and documents alike.
    ///   - depth: How many documents of each query are looked at.
    public init(queries: [SparseVector], quantization: ImpactQuantization, depth: Int = 10) {
        precondition(depth > 0, "a list of no documents loses nothing")
        self.quantization = quantization
        self.depth = depth
        var postings: [UInt32: [Posting]] = [:]
        for (number, query) in queries.enumerated() {
            for (term, weight) in zip(query.terms, query.weights) {
                postings[term, default: []].append(
                    Posting(query: number, weight: Double(weight), impact: quantization.number(of: weight)))
            }
        }
        self.postings = postings
        fullLists = Array(repeating: TopDocuments(depth: depth), count: queries.count)
        integerLists = fullLists
        scores = Array(repeating: (0, 0), count: queries.count)
    }

    /// Searches a document for all queries.
    public mutating func add(_ vector: SparseVector, id: DocumentID) {
        for (term, weight) in zip(vector.terms, vector.weights) {
            guard let postings = postings[term] else { continue }
            let (weight, impact) = (Double(weight), quantization.number(of: weight))
            for posting in postings {
                // Weights are above 0: a score of 0 is that of a query not met before.
                if scores[posting.query].full == 0 { touched.append(posting.query) }
                scores[posting.query].full += posting.weight * weight
                scores[posting.query].integer += posting.impact * impact
            }
        }
        for query in touched {
            let (full, integer) = scores[query]
            fullLists[query].offer(.init(id: id, score: full, other: integer))
            if integer > 0 { integerLists[query].offer(.init(id: id, score: integer, other: full)) }
            scores[query] = (0, 0)
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// The loss over the documents so far; nil while no query has found one.
    public var loss: QuantizationLoss? {
        let found = fullLists.indices.filter { !fullLists[$0].documents.isEmpty }
        guard !found.isEmpty else { return nil }
        let pairs = found.flatMap { fullLists[$0].documents }
        let scale = Double(quantization.factor) * Double(quantization.factor)
        let errors = pairs.map { abs($0.other / scale - $0.score) }
        let relativeErrors = zip(errors, pairs).map { $0 / $1.score }
        return QuantizationLoss(
            queries: found.count, depth: depth, pairs: pairs.count, largestError: errors.max() ?? 0,
            meanError: errors.mean, largestRelativeError: relativeErrors.max() ?? 0,
            meanRelativeError: relativeErrors.mean, recall: found.map(recall).mean)
    }

    private func recall(ofQuery query: Int) -> Double {
        let best = fullLists[query].documents.map(\.id)
        let found = Set(integerLists[query].documents.map(\.id))
        return Double(best.count(where: found.contains)) / Double(best.count)
    }
}

extension ImpactQuantization {
    /// The integer, as a number that products and sums of do not overflow; exact below 2⁵³.
    fileprivate func number(of weight: Float) -> Double {
        Double(impact(of: weight) ?? Int(Int32.max))
    }
}

extension [Double] {
    /// The mean of at least one number.
    fileprivate var mean: Double { reduce(0, +) / Double(count) }
}
