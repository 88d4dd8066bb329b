import IndexFiles
import Retrieval

extension SparseVectorFile {
    /// The best of an index's hits by the dot products of their vectors in full precision.
    ///
    /// - Parameters:
    ///   - hits: Those of an ``ImpactIndex`` over the same documents; twice as many as are wanted is a good number.
    ///   - limit: The most hits to return.
    /// - Returns: Best first by `PreciseHit.ranksBefore`. Scores are added up in double precision, in which a product
    ///   of two weights is exact; so of integer weights, which are exact up to 2²⁴, scores are exact up to 2⁵³.
    /// - Throws: ``SegmentFileError`` when the file is damaged there or says what no writer writes.
    /// - Precondition: The documents exist.
    /// - Complexity: O(weights of the documents).
    public func rescored(
        _ hits: [OrdinalHit], by query: SparseVector, limit: Int
    ) throws(SegmentFileError) -> [PreciseHit] {
        var rescored: [PreciseHit] = []
        rescored.reserveCapacity(hits.count)
        for hit in hits {
            let score = try withVector(of: hit.ordinal) { document in
                switch document.terms {
                case .narrow(let terms): Self.dot(query, terms, document.weights)
                case .wide(let terms): Self.dot(query, terms, document.weights)
                }
            }
            rescored.append(PreciseHit(ordinal: hit.ordinal, score: score))
        }
        rescored.sort(by: PreciseHit.ranksBefore)
        return Array(rescored.prefix(max(limit, 0)))
    }

    private static func dot<Term: FixedWidthInteger>(
        _ query: SparseVector, _ terms: UnsafeBufferPointer<Term>, _ weights: UnsafeBufferPointer<Float>
    ) -> Double {
        var sum = 0.0
        var place = 0
        for i in 0..<query.count {
            let term = query.terms[i]
            while place < terms.count, terms[place] < term { place += 1 }
            guard place < terms.count else { break }
            if terms[place] == term { sum += Double(query.weights[i]) * Double(weights[place]) }
        }
        return sum
    }
}
