import Foundation
import Retrieval

/// One fusion under way: the pool of candidates, what each leg gives to the documents of its list, and how that is tallied.
struct Ballot {
    private let fusion: CombinedFusion
    private let lists: [RankedList?]
    private let pool: CandidatePool
    /// For each leg the normalised scores of its list; empty for combiners of ranks.
    private let normalized: [[Double]]
    /// For each leg what it gives to the documents of its list.
    private let votes: [[Double]]
    /// For each leg what it gives to the documents that it did not find, or `Tally.none`.
    private let absentVotes: [Double]
    private let tally: Tally
    /// What scores are divided by.
    private let bound: Double?

    init(_ fusion: CombinedFusion, _ lists: [RankedList?]) {
        self.fusion = fusion
        self.lists = lists
        pool = CandidatePool(lists)
        let normalized = fusion.combiner.usesScores
            ? zip(lists, fusion.normalizers).map { $1.normalize(($0?.documents ?? []).map { $0.score }) } : []
        self.normalized = normalized
        let candidates = pool.count
        let votes = lists.indices.map { leg in
            fusion.votes(
                leg: leg, count: lists[leg]?.count ?? 0, normalized: normalized.isEmpty ? [] : normalized[leg],
                candidates: candidates)
        }
        self.votes = votes
        absentVotes = lists.indices.map { leg in
            guard let list = lists[leg] else { return Tally.none }
            return fusion.absentVote(leg: leg, found: list.count, votes: votes[leg], candidates: candidates)
        }
        tally = Tally(rule: fusion.rule)
        bound = fusion.isScaled ? fusion.greatestScore(candidates: candidates) : nil
    }

    // MARK: Results

    /// The best documents with where their scores come from.
    func fused(_ limit: Int) -> [FusedDocument] {
        let scores = scores()
        return best(limit, scores).map { row in
            FusedDocument(id: pool.id(row), score: scores[row], contributions: contributions(row, score: scores[row]))
        }
    }

    /// The best documents alone.
    func ranked(_ limit: Int) -> RankedList {
        let scores = scores()
        let hasChunks = lists.contains { $0?.documents.contains { $0.chunk != 0 } ?? false }
        return RankedList(
            sorted: best(limit, scores).map { row in
                ScoredDocument(
                    id: pool.id(row), score: scores[row],
                    chunk: hasChunks ? contributions(row, score: scores[row]).chunk : 0)
            })
    }

    private func best(_ limit: Int, _ scores: [Double]) -> [Int] {
        RowOrder(scores) { pool.id($0).precedes(pool.id($1)) }.best(limit)
    }

    // MARK: Scores

    private func scores() -> [Double] {
        var scores = fusion.combiner == .condorcet ? condorcetScores() : tallied()
        if let bound {
            for row in scores.indices { scores[row] = scaled(scores[row], by: bound) }
        }
        return scores
    }

    /// Rounding may take a score a little above the greatest one.
    private func scaled(_ value: Double, by bound: Double) -> Double {
        bound > 0 ? min(value / bound, 1) : 0
    }

    private func tallied() -> [Double] {
        let legs = lists.count
        var starts = [0]
        for leg in votes { starts.append(starts[starts.count - 1] + leg.count) }
        let (flat, absent, weights) = (votes.flatMap(\.self), absentVotes, fusion.weights)
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * legs) { scratch in
            let sorted = UnsafeMutableBufferPointer(rebasing: scratch[..<legs])
            let sortedWeights = UnsafeMutableBufferPointer(rebasing: scratch[legs...])
            let readsWeights = tally.readsWeights
            return pool.withPositions { positions in
                [Double](unsafeUninitializedCapacity: pool.count) { scores, count in
                    for row in 0..<pool.count {
                        var found = 0
                        for leg in 0..<legs {
                            let position = Int(positions[row * legs + leg])
                            let vote = position < 0 ? absent[leg] : flat[starts[leg] + position]
                            guard !vote.isNaN else { continue }
                            sorted.insert(vote, after: found)
                            if readsWeights { sortedWeights.insert(weights[leg], after: found) }
                            found += 1
                        }
                        let score = tally.score(
                            UnsafeBufferPointer(rebasing: sorted[..<found]),
                            weights: UnsafeBufferPointer(rebasing: sortedWeights[..<found]))
                        scores.initializeElement(at: row, to: score)
                    }
                    count = pool.count
                }
            }
        }
    }

    private func condorcetScores() -> [Double] {
        let votes = CondorcetOrder(pool: pool, weights: fusion.weights)
        let start = RowOrder(tallied()) { pool.id($0).precedes(pool.id($1)) }.best(pool.count)
        var scores = [Double](repeating: 0, count: pool.count)
        for (place, row) in votes.sorted(start).enumerated() {
            scores[row] = Double(pool.count - place)
        }
        return scores
    }

    // MARK: Contributions

    private func contributions(_ row: Int, score: Double) -> [Contribution] {
        let shares = shares(row, score: score)
        return lists.indices.compactMap { leg in
            guard let list = lists[leg] else { return nil }
            var contribution = Contribution(leg: leg, weight: fusion.weights[leg], value: shares[leg])
            guard let position = pool.position(row: row, leg: leg) else { return contribution }
            contribution.rank = position + 1
            contribution.score = list.documents[position].score
            contribution.chunk = list.documents[position].chunk
            contribution.normalizedScore = normalized.isEmpty ? nil : normalized[leg][position]
            return contribution
        }
    }

    private func shares(_ row: Int, score: Double) -> [Double] {
        if fusion.combiner == .condorcet {
            let found = lists.indices.filter { pool.position(row: row, leg: $0) != nil }
            return Tally.byWeight(score, weights: fusion.weights, legs: found)
        }
        let votes = lists.indices.map { leg -> Double in
            guard let position = pool.position(row: row, leg: leg) else { return absentVotes[leg] }
            return self.votes[leg][position]
        }
        guard let bound else { return tally.shares(votes, weights: fusion.weights, score: score) }
        let whole = tally.shares(votes, weights: fusion.weights, score: score * bound)
        return whole.map { bound > 0 ? $0 / bound : 0 }
    }
}

extension UnsafeMutableBufferPointer<Double> {
    /// Inserts a number into the first `count`, which are in ascending order.
    @inline(__always)
    fileprivate func insert(_ number: Double, after count: Int) {
        var place = count
        while place > 0, self[place - 1] > number {
            self[place] = self[place - 1]
            place -= 1
        }
        self[place] = number
    }
}
