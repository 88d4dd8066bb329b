import Retrieval

extension ImpactIndex {
    /// The documents of the highest dot products with the query in full precision, where
    /// ``search(_:limit:allowed:minimumScore:twoPhase:)`` finds those of the weights in 8 bits.
    ///
    /// The index finds as many as are wanted; the worst of them by its vector says how much the index must give at
    /// least to any that is better, and all that have so much are scored by their vectors.
    ///
    /// - Parameters:
    ///   - vectors: The vectors of the same documents.
    ///   - limit: How many are wanted.
    /// - Returns: The best `limit`, and those that score as the last of them; best first by `PreciseHit.ranksBefore`.
    ///   Scores as those of ``SparseVectorFile/rescored(_:by:limit:)``.
    /// - Throws: As ``search(_:limit:allowed:minimumScore:twoPhase:)``.
    /// - Complexity: That of two searches, and O(weights of the documents that are looked at): some more than
    ///   `limit`.
    public func searchInFullPrecision(
        _ query: SparseVector, limit: Int, allowed: OrdinalSet? = nil, vectors: SparseVectorFile
    ) throws -> [PreciseHit] {
        guard limit > 0 else { return [] }
        let first = try search(query, limit: limit, allowed: allowed)
        let known = try vectors.rescored(first, by: query, limit: limit)
        // Every posting has an impact, so fewer hits are all that there are.
        guard first.count == limit, let worst = known.last?.score else { return known }
        let candidates = try search(
            query, limit: documentCount, allowed: allowed, minimumScore: leastScore(of: query, worth: worst))
        let all = try vectors.rescored(candidates, by: query, limit: candidates.count)
        guard all.count > limit else { return all }
        let last = all[limit - 1].score
        return Array(all.prefix { $0.score >= last })
    }

    /// The least score that the index can give to a document whose score in full precision is `score` or more.
    private func leastScore(of query: SparseVector, worth score: Double) -> Float {
        // An impact is at most half a unit too low. The rest is for the rounding of up to so many sums in single
        // precision.
        let units = 0.5 + 0.001 + 0.00003 * Double(query.count)
        let loss = query.weights.reduce(0) { $0 + Double($1) } * Double(scale) * units
        let least = Float(score - loss).nextDown
        return scale.isNormal && least.isFinite ? max(0, least) : 0
    }
}
